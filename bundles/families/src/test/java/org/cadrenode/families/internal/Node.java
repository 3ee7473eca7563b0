package org.cadrenode.families.internal;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.FamilyAnswer;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.keys.Letterbox;
import org.cadrenode.api.optout.FamilyRequestId;
import org.cadrenode.api.optout.OptOutAdded;
import org.cadrenode.api.optout.OptOutCounts;
import org.cadrenode.api.optout.OptOutDesk;
import org.cadrenode.api.optout.OptOutDetail;
import org.cadrenode.api.optout.OptOutEvent;
import org.cadrenode.api.optout.OptOutStatement;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.keystore.engine.NodeKeys;
import org.cadrenode.vault.internal.VaultService;

/** A node as far as families' requests need it: real keys, a real vault, a register that remembers what it was told. */
final class Node implements AutoCloseable {
    static final ProviderId TRUST = new ProviderId("mh-trust");
    static final ProviderId COUNCIL = new ProviderId("council");

    final NodeKeys keys = NodeKeys.random();
    final MemoryJournal journal = new MemoryJournal();
    final Register register = new Register();
    final Path folder;
    final Path inbox;
    final VaultService vault;
    Map<String, Object> settings = new LinkedHashMap<>();
    Instant now = Instant.parse("2026-11-27T09:00:00Z");
    String person = "governor";
    boolean allowed = true;
    Letterbox letterbox = keys;
    RequestRoom room;

    Node(Path folder) throws IOException {
        this.folder = folder;
        inbox = folder.resolve("inbox");
        vault = new VaultService(keys, journal, folder.resolve("vault"), 4);
        settings.put("inbox", inbox.toString());
        settings.put("directory", folder.resolve("families").toString());
        settings.put("siteName", "Exampleshire <Children's> Trust");
        settings.put("telephone", "01632 960000");
        settings.put("email", "optout@trust.example");
        settings.put("postalAddress", "Opt-out team | 1 Example Street | Exampleton");
        settings.put("privacyNotice", "https://trust.example/privacy?a=1&b=2");
        settings.put("postTo", "/opt-out/requests");
        start();
    }

    void start() throws IOException {
        room = new RequestRoom(letterbox, register, vault, journal, authorizer(), configuration(settings), clock());
    }

    String put(String name, Map<String, String> answers) throws IOException {
        return put(name, Sender.letter(keys.publicKey(), answers));
    }

    String put(String name, String content) throws IOException {
        Files.writeString(inbox.resolve(name), content);
        return content;
    }

    Map<String, String> read(long number) throws IOException {
        return room.read(new FamilyRequestId(number)).stream().filter(answer -> !answer.value().isEmpty())
                .collect(Collectors.toMap(FamilyAnswer::name, FamilyAnswer::value));
    }

    void knows(ProviderId provider, String localId, Map<IdentifierKind, String> identifiers) {
        vault.record(List.of(new Contribution(vault.keyOf(provider, localId), provider, localId, Contribution.Role.DEFINES, Optional.empty(),
                identifiers.entrySet().stream().map(entry -> new Identifier(entry.getKey(), entry.getValue())).toList(),
                LocalDate.parse("2026-01-01"))));
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    private Authorizer authorizer() {
        return new Authorizer() {
            @Override
            public String actor() {
                return person;
            }

            @Override
            public boolean may(String permission) {
                return allowed;
            }

            @Override
            public String require(String permission) {
                if (!allowed) {
                    throw new CadreException(ErrorCode.NOT_PERMITTED, permission + " is not permitted");
                }
                return person;
            }
        };
    }

    @Override
    public void close() {
        vault.deactivate();
        keys.wipe();
    }

    static FamiliesConfiguration configuration(Map<String, Object> settings) {
        return new FamiliesConfiguration() {
            private String text(String name) {
                return (String) settings.getOrDefault(name, "");
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return FamiliesConfiguration.class;
            }

            @Override
            public String inbox() {
                return text("inbox");
            }

            @Override
            public String directory() {
                return text("directory");
            }

            @Override
            public boolean holdReleases() {
                return (boolean) settings.getOrDefault("holdReleases", true);
            }

            @Override
            public int warningDays() {
                return 2;
            }

            @Override
            public int mostWaiting() {
                return (int) settings.getOrDefault("mostWaiting", 5_000);
            }

            @Override
            public String siteName() {
                return text("siteName");
            }

            @Override
            public String telephone() {
                return text("telephone");
            }

            @Override
            public String email() {
                return text("email");
            }

            @Override
            public String postalAddress() {
                return text("postalAddress");
            }

            @Override
            public String privacyNotice() {
                return text("privacyNotice");
            }

            @Override
            public String postTo() {
                return text("postTo");
            }
        };
    }

    /** Remembers decisions, each once, as the register does. */
    static final class Register implements OptOutDesk {
        final List<Map<String, String>> added = new ArrayList<>();
        boolean withdrawn;
        int untilKilled = Integer.MAX_VALUE;

        @Override
        public OptOutAdded add(Map<String, String> decision, boolean trial) throws IOException {
            Map<String, String> same = new LinkedHashMap<>(decision);
            same.remove("evidence");
            int at = added.stream().map(one -> {
                Map<String, String> other = new LinkedHashMap<>(one);
                other.remove("evidence");
                return other;
            }).toList().indexOf(same);
            if (at >= 0 || trial) {
                return new OptOutAdded(at + 1L, at < 0, withdrawn);
            }
            if (untilKilled-- <= 0) {
                throw new IOException("killed");
            }
            added.add(Map.copyOf(decision));
            return new OptOutAdded(added.size(), true, false);
        }

        @Override
        public OptOutDetail withdraw(long reference, Map<String, String> maker, String reason) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OptOutDetail withdrawable(long reference, Map<String, String> maker) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OptOutDetail show(long reference) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<OptOutEvent> history(long reference) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OptOutCounts counts() {
            throw new UnsupportedOperationException();
        }

        @Override
        public OptOutStatement prove(long reference) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String verify(String statement) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOwn(String key) {
            throw new UnsupportedOperationException();
        }
    }
}
