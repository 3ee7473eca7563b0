package org.cadrenode.terms.internal;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;

/** What stands around the room of terms in a test. */
final class Fakes {
    private Fakes() { }

    /** A keystore whose one key hashes, and which does nothing else. */
    static Keystore keys() {
        KeyedHash hash = (KeyedHash) Proxy.newProxyInstance(KeyedHash.class.getClassLoader(), new Class<?>[] {KeyedHash.class},
                (self, method, arguments) -> Digest.ofContent(("key\n" + String.join("\n", (String[]) arguments[0]))
                        .getBytes(StandardCharsets.UTF_8)).bytes());
        return (Keystore) Proxy.newProxyInstance(Keystore.class.getClassLoader(), new Class<?>[] {Keystore.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "keyedHash" -> hash;
                    case "versions" -> List.of(1);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** A journal that keeps its events. */
    static final class Events {
        final List<AuditEvent> all = new ArrayList<>();

        Journal journal() {
            return (Journal) Proxy.newProxyInstance(Journal.class.getClassLoader(), new Class<?>[] {Journal.class},
                    (self, method, arguments) -> {
                        if (!method.getName().equals("record")) {
                            throw new UnsupportedOperationException(method.getName());
                        }
                        all.add((AuditEvent) arguments[0]);
                        return new JournalEntry(all.size(), Instant.EPOCH, (AuditEvent) arguments[0], Digest.ofContent(new byte[0]));
                    });
        }

        List<String> actions() {
            return all.stream().map(event -> event.action().name()).toList();
        }
    }

    /** Who acts, and the requests that a second person decides: a word passes once, for exactly what was asked. */
    static final class People implements Authorizer, Approvals {
        final List<Approval> requests = new ArrayList<>();
        final Set<String> refused = new HashSet<>();
        String second = "greta";
        private final Set<Approval> agreed = new HashSet<>();

        @Override
        public String actor() {
            return "gwen";
        }

        @Override
        public boolean may(String permission) {
            return !refused.contains(permission);
        }

        @Override
        public String require(String permission) {
            if (!may(permission)) {
                throw new CadreException(ErrorCode.NOT_PERMITTED, permission);
            }
            return actor();
        }

        @Override
        public Approval demand(ApprovalKind kind, String object, Map<String, String> parameters, String reason) {
            Approval request = new Approval("A-7K3M4Q", kind, object, parameters, actor(), reason, Instant.EPOCH, Instant.MAX,
                    Approval.State.USED, Optional.of(second));
            if (agreed.remove(request)) {
                return request;
            }
            requests.add(request);
            throw new CadreException(ErrorCode.APPROVAL_NEEDED, "A-7K3M4Q");
        }

        /** Has the second person agree to the newest request. */
        void agree() {
            agreed.add(requests.get(requests.size() - 1));
        }

        @Override
        public List<Approval> list() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Approval approve(String id, String reason) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Approval refuse(String id, String reason) {
            throw new UnsupportedOperationException();
        }
    }
}
