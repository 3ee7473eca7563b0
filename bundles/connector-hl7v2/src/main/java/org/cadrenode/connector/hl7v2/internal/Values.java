package org.cadrenode.connector.hl7v2.internal;

import java.util.List;
import java.util.Set;

/** The value of an observation, OBX-5, by its type, OBX-2. What is not known to be a number, a code or a time is text. */
final class Values {
    private static final int TYPE = 2;
    private static final int VALUE = 5;
    private static final Set<String> CODES = Set.of("CE", "CWE", "CNE", "CF", "IS", "ID");
    private static final Set<String> TIMES = Set.of("DT", "TS", "DTM");
    private static final Set<String> NOT_READ = Set.of("ED", "RP", "MA", "NA");

    private Values() { }

    /** Returns whether it is a document, a pointer to one, or a waveform: none of these is read. */
    static boolean notRead(Segment obx) {
        return NOT_READ.contains(obx.value(TYPE, 1));
    }

    static String number(Segment obx) {
        return switch (obx.value(TYPE, 1)) {
            case "NM" -> obx.value(VALUE, 1);
            // A comparator, a number: only the bare number, or one that is said to be equal, is one.
            case "SN" -> Set.of("", "=").contains(obx.value(VALUE, 1)) && obx.value(VALUE, 3).isEmpty() ? obx.value(VALUE, 2) : "";
            default -> "";
        };
    }

    static String code(Segment obx, int component) {
        return CODES.contains(obx.value(TYPE, 1)) ? obx.value(VALUE, component) : "";
    }

    static String date(Segment obx) {
        return TIMES.contains(obx.value(TYPE, 1)) ? MessageTime.time(obx.value(VALUE, 1)) : "";
    }

    static String text(Segment obx) {
        String type = obx.value(TYPE, 1);
        if (type.equals("NM") || CODES.contains(type) || TIMES.contains(type)) {
            return "";
        }
        if (type.equals("SN")) {
            return number(obx).isEmpty() ? obx.value(VALUE, 1) + obx.value(VALUE, 2) + obx.value(VALUE, 3) + obx.value(VALUE, 4) : "";
        }
        return joined(obx, VALUE);
    }

    /** Returns the repetitions of a text, a line each. */
    static String joined(Segment segment, int field) {
        List<String> repetitions = segment.repetitions(field);
        return String.join("\n", repetitions.stream().map(segment::text).toList());
    }
}
