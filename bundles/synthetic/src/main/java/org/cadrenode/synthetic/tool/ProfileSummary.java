package org.cadrenode.synthetic.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the time and the memory of a recording went: shares of the samples of running Java code and of the bytes that they asked for,
 * by bundle, by stage, and by the method of ours that was nearest. What a library does counts for the method that called it.
 *
 * @param values as JSON: name of a list, then names and shares of one
 */
record ProfileSummary(Map<String, Object> values) {
    private static final String OURS = "org.cadrenode.";
    private static final int TOP = 15;
    private static final Map<String, String> STAGES = new LinkedHashMap<>();

    static {
        // By the outermost class that knows what it does.
        STAGES.put(OURS + "landing.internal.DeliveryReading", "land");
        STAGES.put(OURS + "landing.internal.Reception", "receive");
        STAGES.put(OURS + "optout.internal.Screening", "screen");
        STAGES.put(OURS + "pseudonymise.internal.PseudonymiseRoom", "pseudonymise");
        STAGES.put(OURS + "gate.internal.CheckedGate", "check");
        STAGES.put(OURS + "exchange.", "send");
        STAGES.put(OURS + "linkage.", "link");
        STAGES.put(OURS + "research.", "load");
        STAGES.put("org.apache.sshd.", "console");
        STAGES.put("org.apache.karaf.", "console");
        STAGES.put("org.h2.mvstore.", "H2's own threads");
    }

    /** Reads a recording; what was before and after these moments counts not. */
    static ProfileSummary of(Path recording, Instant from, Instant until) throws IOException {
        Map<String, Long> bundles = new HashMap<>();
        Map<String, Long> stages = new HashMap<>();
        Map<String, Long> methods = new HashMap<>();
        Map<String, Long> bytes = new HashMap<>();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                RecordedStackTrace stack = event.getStackTrace();
                if (stack == null || event.getStartTime().isBefore(from) || event.getStartTime().isAfter(until)) {
                    continue;
                }
                String name = event.getEventType().getName();
                if (name.equals("jdk.ExecutionSample")) {
                    List<RecordedFrame> frames = stack.getFrames();
                    methods.merge(nearest(frames), 1L, Long::sum);
                    bundles.merge(bundle(frames), 1L, Long::sum);
                    stages.merge(stage(frames), 1L, Long::sum);
                } else if (name.equals("jdk.ObjectAllocationSample")) {
                    bytes.merge(nearest(stack.getFrames()), event.getLong("weight"), Long::sum);
                }
            }
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("stages", shares(stages));
        values.put("bundles", shares(bundles));
        values.put("methods", shares(methods));
        values.put("allocation", shares(bytes));
        return new ProfileSummary(values);
    }

    private static String nearest(List<RecordedFrame> frames) {
        return frames.stream().filter(frame -> type(frame).startsWith(OURS)).findFirst()
                .map(frame -> type(frame).substring(OURS.length()).replaceAll("(internal|engine)\\.", "") + "." + frame.getMethod().getName())
                .orElse("none of ours");
    }

    private static String bundle(List<RecordedFrame> frames) {
        return frames.stream().map(ProfileSummary::type).filter(type -> type.startsWith(OURS)).findFirst()
                .map(type -> type.substring(OURS.length()).replaceAll("\\..*", "")).orElse("none of ours");
    }

    private static String stage(List<RecordedFrame> frames) {
        List<String> types = frames.stream().map(ProfileSummary::type).toList();
        for (int i = types.size() - 1; i >= 0; i--) {
            for (Map.Entry<String, String> stage : STAGES.entrySet()) {
                if (types.get(i).startsWith(stage.getKey())) {
                    return stage.getValue();
                }
            }
        }
        return "others";
    }

    private static String type(RecordedFrame frame) {
        return frame.getMethod().getType().getName();
    }

    private static Map<String, Object> shares(Map<String, Long> counts) {
        long sum = Math.max(1, counts.values().stream().mapToLong(Long::longValue).sum());
        Map<String, Object> shares = new LinkedHashMap<>();
        counts.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed()).limit(TOP)
                .forEach(entry -> shares.put(entry.getKey(), Math.round(1000.0 * entry.getValue() / sum) / 10.0));
        return shares;
    }
}
