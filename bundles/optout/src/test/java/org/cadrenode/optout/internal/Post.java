package org.cadrenode.optout.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.mesh.MeshIncoming;
import org.cadrenode.api.mesh.MeshMailbox;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.cadrenode.api.mesh.MeshTracking;

/**
 * A mailbox in memory, and behind it a service that answers as the national one does: it drops who is out from what was
 * asked. Nothing is answered until a test says so. Each step can be made to fail.
 */
final class Post implements MeshMailbox {
    static final String SERVICE = "X26HC036";
    static final String RECEIPT = """
            {"dataset_id":"mesh_to_pos","status":"success","stages":[{"stage":"validate_non_empty_file","status":"success"},\
            {"stage":"validate_is_unique_upload","status":"success"},{"stage":"validate_in_order","status":"success"}]}""";

    final Map<String, Asked> asked = new LinkedHashMap<>();
    final Set<Long> out = new HashSet<>();
    final Map<String, Message> inbox = new LinkedHashMap<>();
    final List<String> acknowledged = new ArrayList<>();
    String lineEnd = "\n";
    final Set<String> unreadable = new HashSet<>();
    Step step = (name, after) -> { };
    private int messages;

    /** What came in one message. */
    record Asked(String messageId, MeshOutgoing message, List<Long> numbers) { }

    /** What waits. */
    record Message(MeshIncoming.Kind kind, String sender, String subject, String localId, String status, String linkedId, byte[] content) { }

    /** What happens before and after each step; it may throw. */
    interface Step {
        void at(String name, boolean after) throws IOException;
    }

    @Override
    public String id() {
        return "X26ABC1";
    }

    @Override
    public String send(MeshOutgoing message) throws IOException {
        step.at("send", false);
        String id = "M" + ++messages;
        List<Long> numbers = new ArrayList<>();
        try (InputStream content = message.content().open()) {
            for (String line : new String(content.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
                numbers.add(Long.parseLong(line.substring(0, 10)));
                if (!line.endsWith(",") || line.length() != 11) {
                    throw new AssertionError("A line is not as the service wants it");
                }
            }
        }
        asked.put(id, new Asked(id, message, numbers));
        step.at("send", true);
        return id;
    }

    @Override
    public List<String> waiting(String workflow) throws IOException {
        step.at("waiting", false);
        return List.copyOf(inbox.keySet());
    }

    @Override
    public Optional<MeshIncoming> open(String messageId) throws IOException {
        step.at("open", false);
        if (unreadable.contains(messageId)) {
            throw new IOException("it cannot be decompressed");
        }
        return Optional.ofNullable(inbox.get(messageId)).map(message -> new MeshIncoming(messageId, message.kind(), message.sender(),
                "SPINE_NTT_UPHOLDING", message.subject(), message.localId(), "answer.dat", message.status(), message.linkedId(),
                new ByteArrayInputStream(message.content())));
    }

    @Override
    public void acknowledge(String messageId) throws IOException {
        step.at("acknowledge", false);
        inbox.remove(messageId);
        acknowledged.add(messageId);
        step.at("acknowledge", true);
    }

    @Override
    public Optional<MeshTracking> tracking(String messageId) {
        return Optional.empty();
    }

    /** Puts a message into the mailbox and returns its id. */
    String put(MeshIncoming.Kind kind, String sender, String subject, String localId, String status, String linkedId, String content) {
        String id = "R" + ++messages;
        inbox.put(id, new Message(kind, sender, subject, localId, status, linkedId, content.getBytes(StandardCharsets.US_ASCII)));
        return id;
    }

    void report(Asked to, String status) {
        put(MeshIncoming.Kind.REPORT, "", "NDR", "", status, to.messageId(), "");
    }

    void receipt(Asked to) {
        put(MeshIncoming.Kind.DATA, SERVICE, "SUCCESS", to.message().localId(), "", "", RECEIPT);
    }

    void list(Asked to) {
        list(to, list(to.numbers()));
    }

    void list(Asked to, String content) {
        put(MeshIncoming.Kind.DATA, SERVICE, "list", to.message().localId(), "", "", content);
    }

    /** Returns the list of those of these numbers who are in. */
    String list(List<Long> numbers) {
        StringBuilder list = new StringBuilder();
        numbers.stream().filter(number -> !out.contains(number)).forEach(number ->
                list.append(NhsNumbers.text(number)).append(',').append(lineEnd));
        return list.toString();
    }

    /** Answers all that was asked and not answered, as the service does. */
    void answerAll() {
        for (Asked one : asked.values()) {
            receipt(one);
            String list = list(one.numbers());
            list(one, list.isEmpty() ? lineEnd : list);
        }
        asked.clear();
    }

    Asked last() {
        Asked last = null;
        for (Asked one : asked.values()) {
            last = one;
        }
        return java.util.Objects.requireNonNull(last, "nothing was asked");
    }
}
