package org.cadrenode.landing.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Refused;
import org.cadrenode.api.delivery.ReleaseStatement;
import org.cadrenode.api.delivery.ReleaseTerms;
import org.cadrenode.api.delivery.Released;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.terms.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code state.json} of a delivery: counts, ids and digests, no contents. The schema bears a number. Its last
 * member, {@code mac}, is a keyed hash over all bytes before it under the zone's key, so that a state which somebody
 * changed by hand is refused and not believed; a state without one is none. Any version of the key is good for reading.
 */
final class StateFile {
    static final String NAME = "state.json";
    private static final int SCHEMA = 2;
    // As the printer ends an object; the hash stands in place of the last line.
    private static final String LAST_LINE = "\n}";
    private static final String BEFORE_MAC = ",\n  \"mac\" : \"";
    private static final String BEHIND_MAC = "\"\n}\n";
    private static final int MAC_DIGITS = 64;
    private static final String MAC_OF = "landing\nstate";
    private static final int LONGEST = 1 << 22;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final ObjectWriter WRITER = JSON.writer(new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private final StableFiles files;
    private final Keystore keystore;

    StateFile(StableFiles files, Keystore keystore) {
        this.files = files;
        this.keystore = keystore;
    }

    /** Replaces the state of the delivery in {@code folder}; durable on return. */
    void write(Path folder, DeliveryState state) throws IOException {
        Path made = folder.resolve(NAME + DeliveryFolder.UNFINISHED);
        try (OutputStream out = files.create(made)) {
            out.write(authenticated(WRITER.writeValueAsString(form(state))).getBytes(StandardCharsets.UTF_8));
        }
        files.rename(made, folder.resolve(NAME));
    }

    /**
     * Returns the state of the delivery in {@code folder}.
     *
     * @throws CadreException CONTENT_CHANGED if it is not as this zone wrote it
     */
    DeliveryState read(Path folder) throws IOException {
        String content;
        try (InputStream in = files.open(folder.resolve(NAME))) {
            content = verified(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8));
        }
        try {
            Form form = JSON.readValue(content, Form.class);
            if (form.schema != SCHEMA) {
                throw new IOException("The state is of schema " + form.schema + ", which this version does not know");
            }
            return form.state();
        } catch (JsonProcessingException e) {
            throw new IOException("The state is not readable: " + e.getClass().getSimpleName());
        } catch (IllegalArgumentException | NullPointerException | ClassCastException | DateTimeException e) {
            throw new IOException("The state contradicts itself: " + e.getClass().getSimpleName());
        }
    }

    private String authenticated(String content) {
        String head = content.substring(0, content.length() - LAST_LINE.length());
        return head + BEFORE_MAC + HexFormat.of().formatHex(keystore.keyedHash(KeyPurpose.LANDING).of(MAC_OF, head))
                + BEHIND_MAC;
    }

    private String verified(String written) {
        int head = written.length() - BEHIND_MAC.length() - MAC_DIGITS - BEFORE_MAC.length();
        if (head > 0 && written.startsWith(BEFORE_MAC, head) && written.endsWith(BEHIND_MAC)) {
            String content = written.substring(0, head);
            byte[] mac = written.substring(head + BEFORE_MAC.length(), written.length() - BEHIND_MAC.length())
                    .getBytes(StandardCharsets.US_ASCII);
            for (int version : keystore.versions(KeyPurpose.LANDING)) {
                byte[] expected = keystore.keyedHash(KeyPurpose.LANDING, version).of(MAC_OF, content);
                if (MessageDigest.isEqual(mac, HexFormat.of().formatHex(expected).getBytes(StandardCharsets.US_ASCII))) {
                    return content + LAST_LINE;
                }
            }
        }
        throw new CadreException(ErrorCode.CONTENT_CHANGED, "A state of the landing zone is not as it was written");
    }

    private static Form form(DeliveryState state) {
        Landing landing = null;
        Screening screening = null;
        Pseudonymising pseudonymising = null;
        Refusing refusing = null;
        Releasing releasing = null;
        String packageId = null;
        @Nullable Account settling = null;
        Milestone at = state.milestone();
        while (!(at instanceof Delivery)) {
            if (at instanceof Landed landed) {
                landing = new Landing(Account.of(landed.tally()));
            } else if (at instanceof Screened screened) {
                screening = new Screening(Account.of(screened.tally()), screened.dictionary().hex(), screened.optOuts());
            } else if (at instanceof Pseudonymised made) {
                pseudonymising = new Pseudonymising(Account.of(made.tally()), made.rows().hex(), made.tokens().hex());
            } else if (at instanceof Refused refused) {
                refusing = new Refusing(Account.of(refused.tally()), refused.journalSequence());
            } else if (at instanceof Cleared cleared) {
                releasing = Releasing.of(cleared.release());
            } else if (at instanceof Released released) {
                packageId = released.packageId();
            } else if (at instanceof Settled settled) {
                settling = Account.of(settled.tally());
            }
            at = Milestones.before(at).orElseThrow();
        }
        Delivery delivery = at.delivery();
        return new Form(SCHEMA, state.revision(), state.milestone().stage(), state.reachedAt().toString(),
                state.waitingFor(), state.seal(), state.records(), state.quarantine(),
                state.continuations().stream().map(DeliveryId::value).collect(Collectors.toUnmodifiableList()),
                state.purges(), state.keyVersion(),
                new Receiving(delivery.id().value(), delivery.source().value(), delivery.provider().value(),
                        delivery.table(), delivery.receivedAt().toString(), delivery.bytes(), delivery.content().hex()),
                landing, screening, pseudonymising, refusing, releasing, packageId, settling,
                state.revises().map(Revising::of).orElse(null),
                state.corrections().isEmpty() ? null : state.corrections().stream().map(DeliveryId::value).toList());
    }

    record Form(
            int schema, long revision, Stage stage, String reachedAt, String waitingFor, String seal, long records,
            Map<Stage, Long> quarantine, List<String> continuations, Map<String, Long> purges, int keyVersion,
            Receiving delivery,
            @Nullable Landing landed, @Nullable Screening screened, @Nullable Pseudonymising pseudonymised,
            @Nullable Refusing refused, @Nullable Releasing cleared, @Nullable String released,
            @Nullable Account settled, @Nullable Revising revises, @Nullable List<String> corrections) {
        DeliveryState state() throws IOException {
            Milestone milestone = delivery.milestone();
            if (landed != null) {
                milestone = new Landed(milestone.delivery(), landed.tally.tally());
            }
            if (screened != null) {
                milestone = new Screened((Landed) milestone, screened.tally.tally(), new Digest(screened.dictionary),
                        screened.optOuts);
            }
            if (pseudonymised != null) {
                milestone = new Pseudonymised((Screened) milestone, pseudonymised.tally.tally(),
                        new Digest(pseudonymised.rows), new Digest(pseudonymised.tokens));
            }
            if (refused != null) {
                milestone = new Refused((Pseudonymised) milestone, refused.tally.tally(), refused.journalSequence);
            }
            if (cleared != null) {
                milestone = new Cleared((Pseudonymised) milestone, cleared.statement());
            }
            if (released != null) {
                milestone = new Released((Cleared) milestone, released);
            }
            if (settled != null) {
                milestone = new Settled((Released) milestone, settled.tally());
            }
            if (milestone.stage() != stage) {
                throw new IOException("The state contradicts itself about its stage");
            }
            return new DeliveryState(revision, milestone, Instant.parse(reachedAt), waitingFor, seal, records,
                    quarantine, continuations.stream().map(DeliveryId::new).collect(Collectors.toUnmodifiableList()),
                    purges, keyVersion, Optional.ofNullable(revises).map(Revising::revision),
                    corrections == null ? List.of() : corrections.stream().map(DeliveryId::new).toList());
        }
    }

    record Receiving(
            String id, String source, String provider, String table, String receivedAt, long bytes, String content) {
        Milestone milestone() {
            return new Delivery(new DeliveryId(id), new SourceId(source), new ProviderId(provider), table,
                    Instant.parse(receivedAt), bytes, new Digest(content));
        }
    }

    record Revising(
            String revised, String former, String dictionary, long children, Map<RevisionReason, Long> reasons, long records,
            long dropped, long quarantined) {
        static Revising of(Revision revision) {
            return new Revising(revision.revised().value(), revision.former().hex(), revision.dictionary().hex(),
                    revision.children(), revision.reasons(), revision.records(), revision.dropped(), revision.quarantined());
        }

        Revision revision() {
            return new Revision(new DeliveryId(revised), new Digest(former), new Digest(dictionary), children, reasons, records,
                    dropped, quarantined);
        }
    }

    /** A tally as it is written: removals only where there are any, as no state had them before. */
    record Account(long read, long loaded, long quarantined, long optedOut, long dropped, long duplicate, long held,
            @Nullable Long removals, long invalidIdentifiers) {
        static Account of(Tally tally) {
            return new Account(tally.read(), tally.loaded(), tally.quarantined(), tally.optedOut(), tally.dropped(), tally.duplicate(),
                    tally.held(), tally.removals() == 0 ? null : tally.removals(), tally.invalidIdentifiers());
        }

        Tally tally() {
            return new Tally(read, loaded, quarantined, optedOut, dropped, duplicate, held, removals == null ? 0 : removals,
                    invalidIdentifiers);
        }
    }

    record Landing(Account tally) { }

    record Screening(Account tally, String dictionary, long optOuts) { }

    record Pseudonymising(Account tally, String rows, String tokens) { }

    record Refusing(Account tally, long journalSequence) { }

    record Under(String digest, List<Purpose> purposes, String agreement, String until) {
        static Under of(ReleaseTerms terms) {
            return new Under(terms.terms().hex(), List.copyOf(terms.purposes()), terms.agreement(), terms.until().toString());
        }

        ReleaseTerms terms() {
            return new ReleaseTerms(new Digest(digest), Set.copyOf(purposes), agreement, LocalDate.parse(until));
        }
    }

    /** A release as it is written; without terms it is of the form from before there were any. */
    record Releasing(
            String delivery, String rows, String tokens, String dictionary, @Nullable Under terms, String releasedBy, String releasedAt,
            long journalSequence, String journalHash, String signature) {
        static Releasing of(ReleaseStatement statement) {
            return new Releasing(statement.delivery().value(), statement.rows().hex(), statement.tokens().hex(),
                    statement.dictionary().hex(), statement.terms().map(Under::of).orElse(null), statement.releasedBy(), statement.releasedAt().toString(),
                    statement.journalSequence(), statement.journalHash().hex(), statement.signature());
        }

        ReleaseStatement statement() {
            return new ReleaseStatement(new DeliveryId(delivery), new Digest(rows), new Digest(tokens),
                    new Digest(dictionary), Optional.ofNullable(terms).map(Under::terms), releasedBy, Instant.parse(releasedAt), journalSequence,
                    new Digest(journalHash), signature);
        }
    }
}
