package org.cadrenode.connector.hl7v2.internal;

import java.util.Set;
import java.util.regex.Pattern;

/** What the event of a message means for records. */
record MessageKind(String type, String event) {
    private static final Pattern ADMISSION = Pattern.compile("A(0[1-9]|[1-5][0-9]|6[0-2])");
    // Query, bed status, link, unlink: none says a state. A43 takes an id away from one person and gives it to another, which
    // is for people to look at.
    private static final Set<String> NOT_READ = Set.of("A19", "A20", "A24", "A37", "A43");
    private static final Pattern RESULT = Pattern.compile("R(01|03|30|31|32|40)");
    private static final Pattern APPOINTMENT = Pattern.compile("S(1[2-9]|2[0-6])");
    private static final Set<String> MERGES = Set.of("A18", "A30", "A34", "A36", "A39", "A40", "A46", "A47");
    private static final Set<String> VISIT_MERGES = Set.of("A42", "A50", "A51");
    private static final Set<String> VISIT_REMOVALS = Set.of("A11", "A23", "A27", "A38");

    boolean isRead() {
        return switch (type) {
            case "ADT" -> ADMISSION.matcher(event).matches() && !NOT_READ.contains(event);
            case "ORU" -> RESULT.matcher(event).matches();
            case "SIU" -> APPOINTMENT.matcher(event).matches();
            default -> false;
        };
    }

    boolean isAdmission() {
        return type.equals("ADT");
    }

    boolean isAppointment() {
        return type.equals("SIU");
    }

    /** Returns whether MRG-1 is another id of the same person. */
    boolean mergesPeople() {
        return isAdmission() && MERGES.contains(event);
    }

    /** Returns whether MRG-5 is a visit that went into that of PV1. */
    boolean mergesVisits() {
        return isAdmission() && VISIT_MERGES.contains(event);
    }

    /** Returns whether the visit never was: a cancelled admission, registration or pre-admission, or a deletion. */
    boolean removesVisit() {
        return isAdmission() && VISIT_REMOVALS.contains(event);
    }

    /** Returns whether the person's record was deleted. */
    boolean removesPatient() {
        return isAdmission() && event.equals("A29");
    }

    /** Returns whether the appointment was entered in error. A cancelled one happened, and stays. */
    boolean removesAppointment() {
        return isAppointment() && event.equals("S17");
    }
}
