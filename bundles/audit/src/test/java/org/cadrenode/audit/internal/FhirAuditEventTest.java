package org.cadrenode.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.delivery.Digest;
import org.junit.jupiter.api.Test;

/** The rules are those of the R4 (4.0.1) structure definition of AuditEvent: names, cardinalities, required codes, sev-1. */
class FhirAuditEventTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant AT = Instant.parse("2027-03-01T09:30:00.123456789Z");
    private static final Digest HASH = Digest.ofContent(new byte[] {7});

    @Test
    void everyActionWithEveryOutcomeIsAnAuditEvent() throws IOException {
        for (AuditAction action : AuditAction.values()) {
            for (AuditOutcome outcome : AuditOutcome.values()) {
                AuditEvent bare = AuditEvent.of(action, "").ending(outcome);
                conforms(resource(bare));
                conforms(resource(bare.by("anna").because("a reason").with("roles", "auditor releaser").with("from", "10.0.0.7:5000")
                    .with("approved-by", "bert").with("empty", "").count("rows", 7).about(new byte[32])));
            }
        }
    }

    @Test
    void anEntryByAPersonSaysWhoFromWhereAndWhoAgreed() throws IOException {
        JsonNode resource = resource(AuditEvent.of(AuditAction.JOURNAL_EXPORTED, "journal").by("anna").because("yearly audit")
            .with("roles", "auditor governance").with("from", "10.0.0.7:5000").with("approved-by", "bert"));
        JsonNode anna = resource.path("agent").path(0);
        assertEquals("anna", anna.path("who").path("identifier").path("value").asText());
        assertTrue(anna.path("requestor").asBoolean());
        assertEquals(2, anna.path("role").size());
        assertEquals("10.0.0.7:5000", anna.path("network").path("address").asText());
        JsonNode bert = resource.path("agent").path(1);
        assertEquals("bert", bert.path("who").path("identifier").path("value").asText());
        assertFalse(bert.path("requestor").asBoolean());
        assertEquals("yearly audit", resource.path("outcomeDesc").asText());
        assertEquals("R", resource.path("action").asText());
        assertEquals("110101", resource.path("type").path("code").asText());
        assertEquals("JOURNAL_EXPORTED", resource.path("subtype").path(0).path("code").asText());
        assertEquals("2027-03-01T09:30:00.123Z", resource.path("recorded").asText());
    }

    @Test
    void outcomesAndVerbsAreThoseOfFhir() throws IOException {
        AuditEvent event = AuditEvent.of(AuditAction.VAULT_READ, "vault");
        assertEquals("0", resource(event).path("outcome").asText());
        assertEquals("4", resource(event.ending(AuditOutcome.REFUSED)).path("outcome").asText());
        assertEquals("8", resource(event.ending(AuditOutcome.FAILED)).path("outcome").asText());
        assertEquals('C', FhirAuditEvent.verb(AuditAction.USER_CREATED));
        assertEquals('R', FhirAuditEvent.verb(AuditAction.VAULT_READ));
        assertEquals('U', FhirAuditEvent.verb(AuditAction.KEY_ROTATED));
        assertEquals('D', FhirAuditEvent.verb(AuditAction.VAULT_REMOVED));
        assertEquals('E', FhirAuditEvent.verb(AuditAction.DELIVERY_RELEASED));
        assertEquals(FhirAuditEvent.Family.AUTHENTICATION, FhirAuditEvent.family(AuditAction.LOGIN_REFUSED));
        assertEquals(FhirAuditEvent.Family.PATIENT_RECORD, FhirAuditEvent.family(AuditAction.VAULT_READ));
    }

    @Test
    void theCheckFindsWhatIsNotAnAuditEvent() throws IOException {
        for (String missing : new String[] {"type", "recorded", "agent", "source"}) {
            JsonNode resource = resource(AuditEvent.of(AuditAction.VAULT_READ, "vault"));
            ((ObjectNode) resource).remove(missing);
            boolean found = false;
            try {
                conforms(resource);
            } catch (AssertionError e) {
                found = true;
            }
            assertTrue(found, "without " + missing);
        }
    }

    private static JsonNode resource(AuditEvent event) throws IOException {
        return JSON.readTree(FhirAuditEvent.of(new JournalEntry(42, AT, event, HASH), "node-1"));
    }

    private static void conforms(JsonNode resource) {
        only(resource, "resourceType", "id", "type", "subtype", "action", "recorded", "outcome", "outcomeDesc", "agent", "source", "entity");
        assertEquals("AuditEvent", resource.path("resourceType").asText());
        assertTrue(resource.path("id").asText().matches("[A-Za-z0-9\\-.]{1,64}"));
        coding(resource.path("type"));
        resource.path("subtype").forEach(FhirAuditEventTest::coding);
        assertTrue(resource.path("action").asText().matches("[CRUDE]"));
        assertTrue(resource.path("outcome").asText().matches("0|4|8|12"));
        assertTrue(resource.path("recorded").asText().matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z"));
        assertTrue(resource.path("agent").size() >= 1);
        for (JsonNode agent : resource.path("agent")) {
            only(agent, "role", "who", "requestor", "network");
            assertTrue(agent.path("requestor").isBoolean());
            if (agent.has("network")) {
                only(agent.path("network"), "address", "type");
                assertTrue(agent.path("network").path("type").asText().matches("[1-5]"));
            }
            agent.path("role").forEach(role -> role.path("coding").forEach(FhirAuditEventTest::coding));
        }
        only(resource.path("source"), "observer", "type");
        assertTrue(resource.path("source").path("observer").path("identifier").has("value"));
        for (JsonNode entity : resource.path("entity")) {
            // sev-1: either a name or a query, not both; this form has neither.
            only(entity, "what", "type", "detail");
            coding(entity.path("type"));
            for (JsonNode detail : entity.path("detail")) {
                only(detail, "type", "valueString");
                assertFalse(detail.path("type").asText().isBlank());
                assertFalse(detail.path("valueString").asText().isBlank());
            }
        }
        noneEmpty(resource);
    }

    private static void coding(JsonNode coding) {
        only(coding, "system", "code", "display");
        assertTrue(coding.path("system").asText().matches("(http|urn):.+"));
        assertTrue(coding.path("code").asText().matches("[^\\s]+(\\s[^\\s]+)*"));
    }

    private static void only(JsonNode node, String... names) {
        Set<String> others = new TreeSet<>();
        for (Iterator<String> there = node.fieldNames(); there.hasNext();) {
            others.add(there.next());
        }
        others.removeAll(Set.of(names));
        assertEquals(Set.of(), others);
    }

    // ele-1: what is there has a value or children; a string is never empty.
    private static void noneEmpty(JsonNode node) {
        if (node.isTextual()) {
            assertFalse(node.asText().isEmpty());
        } else if (node.isContainerNode()) {
            assertTrue(node.size() > 0);
            node.forEach(FhirAuditEventTest::noneEmpty);
        }
    }
}
