package org.cadrenode.audit.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.JournalEntry;
import org.jspecify.annotations.Nullable;

/**
 * An entry as an HL7 FHIR R4 (4.0.1) AuditEvent resource: the family of the event from DICOM's audit event ids, the
 * action by its own name, what was done with it, by whom, and to what. A person appears as the keyed hash only.
 *
 * @see <a href="http://hl7.org/fhir/R4/auditevent.html">AuditEvent</a>
 */
final class FhirAuditEvent {
    static final String ACTIONS = "urn:cadre:audit-action";

    private static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";
    private static final String REST = "http://terminology.hl7.org/CodeSystem/audit-event-type";
    private static final String ROLES = "urn:cadre:role";
    private static final String IDS = "urn:cadre:id";
    private static final String SUBJECTS = "urn:cadre:subject-hash";
    private static final String USERS = "urn:cadre:user";
    private static final JsonFactory JSON = new JsonFactory();

    /** The families of events: codes of DICOM PS3.16 CID 400, and FHIR's for what DICOM has no code for. */
    enum Family {
        APPLICATION("110100", "Application Activity"),
        AUDIT_LOG_USED("110101", "Audit Log Used"),
        EXPORT("110106", "Export"),
        IMPORT("110107", "Import"),
        SECURITY_ALERT("110113", "Security Alert"),
        AUTHENTICATION("110114", "User Authentication"),
        PATIENT_RECORD("110110", "Patient Record"),
        OBJECT("object", "Object");

        private final String code;
        private final String display;

        Family(String code, String display) {
            this.code = code;
            this.display = display;
        }
    }

    private FhirAuditEvent() { }

    /** Returns the resource in JSON, without line ends. */
    static byte[] of(JournalEntry entry, String node) throws IOException {
        AuditEvent event = entry.event();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("resourceType", "AuditEvent");
            out.writeStringField("id", Long.toString(entry.sequence()));
            Family family = family(event.action());
            coding(out, "type", family == Family.OBJECT ? REST : DICOM, family.code, family.display);
            out.writeArrayFieldStart("subtype");
            coding(out, null, ACTIONS, event.action().name(), words(event.action()));
            out.writeEndArray();
            out.writeStringField("action", Character.toString(verb(event.action())));
            // FHIR's instant has at least whole seconds and an offset; the platform's form has both.
            out.writeStringField("recorded", entry.at().truncatedTo(ChronoUnit.MILLIS).toString());
            out.writeStringField("outcome", switch (event.outcome()) {
                case DONE -> "0";
                case REFUSED -> "4";
                case FAILED -> "8";
            });
            if (!event.reason().isBlank()) {
                out.writeStringField("outcomeDesc", event.reason());
            }
            agents(out, event, node);
            source(out, node);
            entities(out, entry);
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void agents(JsonGenerator out, AuditEvent event, String node) throws IOException {
        boolean person = !event.actor().equals(AuditEvent.NODE);
        out.writeArrayFieldStart("agent");
        out.writeStartObject();
        String roles = event.detail().getOrDefault("roles", "");
        if (!roles.isBlank()) {
            out.writeArrayFieldStart("role");
            for (String role : roles.trim().split("[ ,]+")) {
                out.writeStartObject();
                out.writeArrayFieldStart("coding");
                coding(out, null, ROLES, role, role);
                out.writeEndArray();
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        reference(out, "who", person ? USERS : IDS, person ? event.actor() : node);
        out.writeBooleanField("requestor", true);
        String from = event.detail().getOrDefault("from", "");
        if (!from.isBlank()) {
            out.writeObjectFieldStart("network");
            out.writeStringField("address", from);
            out.writeStringField("type", "2");
            out.writeEndObject();
        }
        out.writeEndObject();
        String approver = event.detail().getOrDefault("approved-by", "");
        if (!approver.isBlank()) {
            out.writeStartObject();
            reference(out, "who", USERS, approver);
            out.writeBooleanField("requestor", false);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void source(JsonGenerator out, String node) throws IOException {
        out.writeObjectFieldStart("source");
        reference(out, "observer", IDS, node);
        out.writeArrayFieldStart("type");
        coding(out, null, "http://terminology.hl7.org/CodeSystem/security-source-type", "4", "Application Server");
        out.writeEndArray();
        out.writeEndObject();
    }

    // One entity is the entry itself, with its place, chain hash, details and counts.
    private static void entities(JsonGenerator out, JournalEntry entry) throws IOException {
        AuditEvent event = entry.event();
        out.writeArrayFieldStart("entity");
        String subject = event.detail().getOrDefault(AuditEvent.SUBJECT, "");
        if (!subject.isBlank()) {
            out.writeStartObject();
            reference(out, "what", SUBJECTS, subject);
            coding(out, "type", "http://terminology.hl7.org/CodeSystem/audit-entity-type", "1", "Person");
            out.writeEndObject();
        }
        out.writeStartObject();
        if (!event.object().isBlank()) {
            reference(out, "what", IDS, event.object());
        }
        coding(out, "type", "http://terminology.hl7.org/CodeSystem/audit-entity-type", "2", "System Object");
        out.writeArrayFieldStart("detail");
        detail(out, "sequence", Long.toString(entry.sequence()));
        detail(out, "chain-hash", entry.hash().hex());
        for (Map.Entry<String, String> one : event.detail().entrySet()) {
            detail(out, one.getKey(), one.getValue());
        }
        for (Map.Entry<String, Long> one : event.counts().entrySet()) {
            detail(out, one.getKey(), Long.toString(one.getValue()));
        }
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndArray();
    }

    // A string of FHIR is never empty.
    private static void detail(JsonGenerator out, String name, String value) throws IOException {
        if (!name.isBlank() && !value.isBlank()) {
            out.writeStartObject();
            out.writeStringField("type", name);
            out.writeStringField("valueString", value);
            out.writeEndObject();
        }
    }

    private static void reference(JsonGenerator out, String field, String system, String value) throws IOException {
        out.writeObjectFieldStart(field);
        out.writeObjectFieldStart("identifier");
        out.writeStringField("system", system);
        out.writeStringField("value", value);
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void coding(JsonGenerator out, @Nullable String field, String system, String code, String display) throws IOException {
        if (field == null) {
            out.writeStartObject();
        } else {
            out.writeObjectFieldStart(field);
        }
        out.writeStringField("system", system);
        out.writeStringField("code", code);
        out.writeStringField("display", display);
        out.writeEndObject();
    }

    private static String words(AuditAction action) {
        String words = action.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** Returns the family of an action. */
    static Family family(AuditAction action) {
        String name = action.name();
        if (name.startsWith("NODE_") || name.startsWith("CONNECTOR_")) {
            return Family.APPLICATION;
        }
        if (name.startsWith("LOGIN_") || name.startsWith("SESSION_") || name.startsWith("UNSEALING_REFUSED")) {
            return Family.AUTHENTICATION;
        }
        if (name.startsWith("KEY") || name.startsWith("UNSEALING_") || name.startsWith("PERMISSION_") || name.startsWith("USER_")
                || name.startsWith("ROLE_") || name.startsWith("CODE_") || name.startsWith("SIGNER_")) {
            return Family.SECURITY_ALERT;
        }
        if (name.startsWith("JOURNAL_")) {
            return Family.AUDIT_LOG_USED;
        }
        if (name.startsWith("VAULT_") || name.startsWith("OPTOUT_")) {
            return Family.PATIENT_RECORD;
        }
        if (name.equals("PACKAGE_SENT")) {
            return Family.EXPORT;
        }
        return name.equals("PACKAGE_RECEIVED") || name.equals("PACKAGE_LOADED") || name.equals("DELIVERY_RECEIVED")
            ? Family.IMPORT : Family.OBJECT;
    }

    /** Returns FHIR's word for what the action does to its object: C, R, U, D or E. */
    static char verb(AuditAction action) {
        String name = action.name();
        String last = name.substring(name.lastIndexOf('_') + 1);
        return switch (last) {
            case "CREATED", "ADDED", "IMPORTED", "RECEIVED", "DRAFTED", "ASKED", "GRANTED", "GIVEN", "WRITTEN", "ADMITTED",
                "TRUSTED" -> 'C';
            case "READ", "SEARCHED", "EXPORTED", "FORWARDED", "VERIFIED", "CHECKED", "TESTED", "TRIED" -> 'R';
            case "CHANGED", "RENEWED", "ROTATED", "RESTORED", "REPAIRED", "APPLIED", "LINKED", "LOADED" -> 'U';
            case "REMOVED", "REVOKED", "DISTRUSTED", "SETTLED", "ERASED" -> 'D';
            default -> 'E';
        };
    }
}
