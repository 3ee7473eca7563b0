package org.cadrenode.connector.hl7v2.internal;

import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneId;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into records. A message is taken as a whole or not at all, and {@link #taken} decides it for its answer and for
 * its reading alike. Immutable.
 *
 * <p>The version of a record is the moment at which its message was made, in milliseconds, and behind it 20 bits for the place
 * of the message in its extract: many senders write minutes only. A message that names no moment is older than all others.
 */
final class MessageReading {
    private static final int PLACE_BITS = 20;
    private static final long MOST_PLACES = (1L << PLACE_BITS) - 1;
    private static final int PATIENT_IDS = 3;
    private static final int PROCESSING = 11;
    /** What a message says of all of them is read once for each. */
    private static final int MOST_PEOPLE = 1000;

    private final PatientIds ids;
    private final Charset encoding;
    private final ZoneId zone;
    private final List<String> processing;

    /**
     * Makes a reading.
     *
     * @param encoding of messages that name none
     * @param zone of times without an offset
     * @param processing the processing ids, MSH-11, that are taken: P for production
     */
    MessageReading(PatientIds ids, Charset encoding, ZoneId zone, List<String> processing) {
        this.ids = ids;
        this.encoding = encoding;
        this.zone = zone;
        this.processing = List.copyOf(processing);
    }

    /** Parses a message that is to be taken; throws what is wrong with one that is not. */
    Message taken(byte[] content) throws MalformedException {
        Message message = Message.parse(content, encoding);
        MessageKind kind = kind(message);
        if (!kind.isRead() || !processing.contains(message.header().value(PROCESSING, 1))) {
            throw new MalformedException(Problem.MESSAGE_UNSUPPORTED);
        }
        int people = 0;
        for (Segment segment : message.segments()) {
            boolean person = segment.name().equals("PID");
            boolean former = segment.name().equals("MRG") && kind.mergesPeople();
            people += person ? 1 : 0;
            if (person && ids.localId(segment, PATIENT_IDS).isEmpty() || former && ids.localId(segment, 1).isEmpty()) {
                throw new MalformedException(Problem.SUBJECT_MISSING);
            }
        }
        if (people > MOST_PEOPLE) {
            throw new MalformedException(Problem.MESSAGE_MALFORMED);
        }
        if (people == 0) {
            throw new MalformedException(Problem.SUBJECT_MISSING);
        }
        return message;
    }

    private static MessageKind kind(Message message) {
        return new MessageKind(message.type(), message.event());
    }

    /** Writes the records of an extract's messages. */
    Writing writing(Records records) {
        return new Writing(records);
    }

    /** The records of one extract. For one thread. */
    final class Writing {
        private final Records records;
        private final Map<Rows, Integer> numbers = new IdentityHashMap<>();
        private long number;
        private long version;
        private boolean scheduled;
        private Place place;

        private Writing(Records records) {
            this.records = records;
        }

        /**
         * Takes the next message.
         *
         * @param line its number, from 1
         */
        void message(Message message, long line) throws IOException {
            number = line;
            version = version(message, line);
            scheduled = false;
            place = new Place(message, kind(message), ids);
            List<Segment> segments = message.segments();
            message.first("PID").ifPresent(place::patient);
            for (int i = 0; i < segments.size(); i++) {
                segment(segments, i);
            }
        }

        private void segment(List<Segment> segments, int at) throws IOException {
            Segment segment = segments.get(at);
            switch (segment.name()) {
                case "PID" -> patient(segment, following(segments, at, "PID", "PD1"));
                case "MRG" -> merge(segment);
                case "NK1" -> numbered(Tables.NEXT_OF_KIN, segment);
                case "PV1" -> visit(segment, following(segments, at, "PV1", "PV2"));
                case "DG1" -> numbered(Tables.DIAGNOSIS, segment);
                case "PR1" -> numbered(Tables.PROCEDURE, segment);
                case "AL1" -> numbered(Tables.ALLERGY, segment);
                case "OBR" -> {
                    place.result(segment);
                    write(Tables.RESULT, segment, segment.value(25, 1).equals("X"));
                }
                case "OBX" -> observation(segment);
                case "NTE" -> {
                    place.position = place.next("note\n" + place.noteOf + "\n" + place.noteCode);
                    write(Tables.NOTE, segment, false);
                }
                case "SCH" -> {
                    if (place.kind.isAppointment() && !scheduled) {
                        scheduled = true;
                        appointment(segments, segment);
                    }
                }
                default -> { }
            }
        }

        private void patient(Segment pid, Optional<Segment> pd1) throws IOException {
            place.patient(pid);
            boolean removed = place.kind.removesPatient();
            // A message that names nobody says nothing new of the person.
            if (!removed && pid.value(5, 1).isEmpty()) {
                return;
            }
            place.more = pd1;
            write(Tables.PATIENT, pid, removed);
            repeated(Tables.PATIENT_NAME, pid, removed, 5, 9);
            repeated(Tables.PATIENT_ADDRESS, pid, removed, 11);
            repeated(Tables.PATIENT_CONTACT, pid, removed, 13, 14);
            for (int field : new int[] {2, PATIENT_IDS, 4, 18, 19}) {
                for (String repetition : pid.repetitions(field)) {
                    place.repetition = repetition;
                    if (!pid.part(repetition, 1).isEmpty() && !ids.isNhsNumber(pid, repetition)) {
                        write(Tables.PATIENT_IDENTIFIER, pid, removed);
                    }
                }
            }
        }

        private void repeated(Rows rows, Segment segment, boolean removed, int... fields) throws IOException {
            place.position = 0;
            for (int field : fields) {
                for (String repetition : segment.repetitions(field)) {
                    place.position++;
                    place.repetition = repetition;
                    write(rows, segment, removed);
                }
            }
        }

        private void merge(Segment mrg) throws IOException {
            if (place.kind.mergesPeople()) {
                for (String former : ids.all(mrg, 1)) {
                    if (!former.equals(place.patient)) {
                        place.former = former;
                        write(Tables.PATIENT_MERGE, mrg, false);
                    }
                }
            }
            String visit = mrg.value(5, 1);
            if (place.kind.mergesVisits() && !visit.isEmpty() && !visit.equals(place.visit())) {
                @Nullable String[] values = new @Nullable String[Tables.VISIT.cells().size()];
                values[0] = visit;
                values[1] = place.patient;
                records.removed(table(Tables.VISIT), number, version, values);
            }
        }

        private void visit(Segment pv1, Optional<Segment> pv2) throws IOException {
            place.visitOf(pv1);
            if (place.kind.isAdmission() && !place.visit().isEmpty()) {
                place.more = pv2;
                write(Tables.VISIT, pv1, place.kind.removesVisit());
            }
        }

        private void observation(Segment obx) throws IOException {
            place.observation(obx);
            String status = obx.value(11, 1);
            boolean removed = status.equals("D") || status.equals("W");
            if (!removed && Values.notRead(obx)) {
                records.reject(Tables.OBSERVATION.table().name(), number, "text", Problem.MESSAGE_UNSUPPORTED);
                return;
            }
            write(Tables.OBSERVATION, obx, removed);
        }

        private void appointment(List<Segment> segments, Segment sch) throws IOException {
            for (Segment segment : segments) {
                if (segment.name().equals("PID")) {
                    place.patient(segment);
                    write(Tables.APPOINTMENT, sch, place.kind.removesAppointment());
                }
            }
            place.notesOf("appointment", Tables.appointment(place, sch), "");
        }

        private void numbered(Rows rows, Segment segment) throws IOException {
            place.position = place.next(segment.name());
            write(rows, segment, false);
        }

        private void write(Rows rows, Segment segment, boolean removed) throws IOException {
            if (removed) {
                records.removed(table(rows), number, version, rows.values(place, segment));
            } else {
                records.record(table(rows), number, version, rows.values(place, segment));
            }
        }

        private int table(Rows rows) throws IOException {
            Integer known = numbers.get(rows);
            if (known == null) {
                known = records.table(rows.table().name(), rows.columns());
                numbers.put(rows, known);
            }
            return known;
        }
    }

    // What belongs to the segment at a place, until the next one of its kind.
    private static Optional<Segment> following(List<Segment> segments, int at, String kind, String wanted) {
        for (int i = at + 1; i < segments.size() && !segments.get(i).name().equals(kind); i++) {
            if (segments.get(i).name().equals(wanted)) {
                return Optional.of(segments.get(i));
            }
        }
        return Optional.empty();
    }

    private long version(Message message, long line) {
        long millis = MessageTime.moment(message.header().value(7, 1), zone)
                .or(() -> message.first("EVN").flatMap(event -> MessageTime.moment(event.value(2, 1), zone)))
                .map(Instant::toEpochMilli).orElse(0L);
        long most = Long.MAX_VALUE >> PLACE_BITS;
        return Math.max(0, Math.min(millis, most - 1)) << PLACE_BITS | Math.max(1, Math.min(line, MOST_PLACES));
    }
}
