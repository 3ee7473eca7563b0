package org.cadrenode.connector.hl7v2.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the reading of a message is: whose records come, and to what the next segment belongs. For one thread. */
final class Place {
    private static final Set<String> RESOURCES = Set.of("AIS", "AIG", "AIL", "AIP");
    private static final int PATIENT_IDS = 3;
    private static final int ACCOUNT = 18;
    private static final int VISIT_NUMBER = 19;
    private static final int OTHER_VISIT_NUMBER = 50;

    final Message message;
    final MessageKind kind;
    final PatientIds ids;
    String patient = "";
    /** PD1 and PV2 of the patient and visit that are read, if there are any. */
    Optional<Segment> more = Optional.empty();
    /** The repetition of a field of which a row is made, and its number from 1. */
    String repetition = "";
    int position;
    String former = "";
    String result = "";
    String resultCode = "";
    /** To what a note belongs: a word, an id and a code. */
    String noteOf = "";
    String noteId = "";
    String noteCode = "";
    /** The first segment of each kind of an appointment's resources. */
    final Map<String, Segment> resources = new HashMap<>();
    final String controlId;
    private final String account;
    private String visit = "";
    private int results;
    private final Map<String, Integer> counts = new HashMap<>();

    Place(Message message, MessageKind kind, PatientIds ids) {
        this.message = message;
        this.kind = kind;
        this.ids = ids;
        message.segments().stream().filter(segment -> RESOURCES.contains(segment.name()))
                .forEach(segment -> resources.putIfAbsent(segment.name(), segment));
        controlId = message.controlId();
        account = message.first("PID").map(pid -> pid.value(ACCOUNT, 1)).orElse("");
        visit = message.first("PV1").map(this::visit).orElse("");
    }

    /** Comes to a person. */
    void patient(Segment pid) {
        patient = ids.localId(pid, PATIENT_IDS).orElse("");
        counts.clear();
        notesOf("patient", patient, "");
    }

    /** Comes to a visit. */
    void visitOf(Segment pv1) {
        visit = visit(pv1);
        notesOf("visit", visit, "");
    }

    private String visit(Segment pv1) {
        String number = pv1.value(VISIT_NUMBER, 1);
        if (number.isEmpty()) {
            number = pv1.value(OTHER_VISIT_NUMBER, 1);
        }
        if (number.isEmpty()) {
            number = account;
        }
        return number.isEmpty() && kind.isAdmission() ? controlId : number;
    }

    String visit() {
        return visit;
    }

    /** Comes to a result: its filler's number, or its placer's, or one of our own. */
    void result(Segment obr) {
        results++;
        result = firstOf(obr.value(3, 1), obr.value(2, 1), controlId + "/" + results);
        resultCode = obr.value(4, 1);
        counts.clear();
        notesOf("result", result, resultCode);
    }

    /** Comes to an observation; outside of a result it belongs to the message. */
    void observation(Segment obx) {
        if (results == 0) {
            result = controlId;
        }
        String code = obx.value(3, 1);
        position = next(code + "\n" + obx.value(4, 1));
        notesOf("observation", result, code);
    }

    void notesOf(String what, String id, String code) {
        noteOf = what;
        noteId = id;
        noteCode = code;
    }

    /** Counts what has the same name, from 1. */
    int next(String name) {
        return counts.merge(name, 1, Integer::sum);
    }

    static String firstOf(String... values) {
        return List.of(values).stream().filter(value -> !value.isEmpty()).findFirst().orElse("");
    }
}
