package org.cadrenode.optout.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.optout.NodeLists.Known;
import org.cadrenode.api.optout.NodeLists.Made;
import org.cadrenode.api.optout.NodeLists.Taken;
import org.cadrenode.optout.engine.Data;
import org.cadrenode.optout.engine.Decider;
import org.cadrenode.optout.engine.Decision;
import org.cadrenode.optout.engine.Decision.Choice;
import org.cadrenode.optout.engine.Maker;
import org.cadrenode.optout.engine.Rules;
import org.cadrenode.optout.engine.Source;
import org.cadrenode.optout.internal.HistoryRows.What;
import org.cadrenode.optout.internal.OptOutStatements.Which;

/**
 * Tells other nodes which decisions stand here, and takes their lists into the register. A line of theirs is a decision of the
 * source NODE whose child is found by the marks that it came with: from then on each child has marks under that key, too. Who
 * decided it, and when, stays at the node that recorded it. Thread-safe.
 */
final class OtherNodes {
    /** How the names of the numbers begin that the register keeps of lists. */
    static final String LISTS = "node_list";
    private static final String TAKEN = LISTS + "/";
    private static final String MADE = LISTS + "_made";
    private static final int MOST_CHILDREN = 1000;

    private final OptOutStore store;
    private final Judge judge;
    private final Journal journal;
    private final Keystore keystore;
    private final Lock lock;
    private final Settings settings;

    /**
     * What the site says of itself and others.
     *
     * @param name by which other nodes know this one; empty if it tells them nothing
     * @param nodes public keys with which others sign, by their names
     */
    record Settings(String name, Map<String, byte[]> nodes) {
        static final Settings NONE = new Settings("", Map.of());

        /**
         * Reads the settings of a configuration.
         *
         * @throws CadreException CONFIGURATION_INVALID
         */
        static Settings of(OptOutConfiguration configuration) {
            Map<String, byte[]> nodes = new TreeMap<>();
            for (String entry : configuration.otherNodes().split(",")) {
                if (entry.isBlank()) {
                    continue;
                }
                String[] parts = entry.strip().split("\\s*=\\s*");
                if (parts.length != 2 || !NodeList.NAME.matcher(parts[0]).matches() || !parts[1].matches("[0-9a-fA-F]{64}")
                        || nodes.put(parts[0], HexFormat.of().parseHex(parts[1])) != null) {
                    throw invalid("otherNodes has entries node=key, each node once, with a key of 64 hexadecimal digits");
                }
            }
            String name = configuration.nodeName().strip();
            if (!name.isEmpty() && !NodeList.NAME.matcher(name).matches()) {
                throw invalid("nodeName has small letters, digits and hyphens, 40 at the most");
            }
            return new Settings(name, nodes);
        }

        private static CadreException invalid(String why) {
            return new CadreException(ErrorCode.CONFIGURATION_INVALID, OptOutConfiguration.PID + ": " + why);
        }
    }

    /** @param lock under which nobody else changes the register */
    OtherNodes(OptOutStore store, Judge judge, Journal journal, Keystore keystore, Lock lock, Settings settings) {
        this.store = store;
        this.judge = judge;
        this.journal = journal;
        this.keystore = keystore;
        this.lock = lock;
        this.settings = settings;
    }

    /** Returns a list of what stands here; see {@link org.cadrenode.api.optout.NodeLists#make}. */
    Made make(String actor) {
        if (settings.name().isEmpty()) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, OptOutConfiguration.PID + " has no nodeName, by which others know this node");
        }
        int version = keystore.versions(KeyPurpose.OPTOUT_LIST).get(0);
        KeyedHash hash = keystore.keyedHash(KeyPurpose.OPTOUT_LIST, version);
        Marks marks = new Marks(hash, version, Map.of());
        lock.lock();
        try {
            List<NodeList.Line> lines = new ArrayList<>();
            long[] left = {0};
            store.read(within -> {
                for (List<Recorded> page = within.requests(Which.ALL, 0); !page.isEmpty();
                        page = within.requests(Which.ALL, page.get(page.size() - 1).reference())) {
                    for (Recorded recorded : page) {
                        if (own(recorded)) {
                            Optional<NodeList.Line> line = line(recorded, marks, hash, within);
                            line.ifPresent(lines::add);
                            left[0] += line.isPresent() ? 0 : 1;
                        }
                    }
                }
                return lines.size();
            });
            long number = store.change(within -> {
                long next = Math.max(store.now(), within.state(MADE) + 1);
                within.state(MADE, next);
                journal.record(AuditEvent.of(AuditAction.OPTOUT_LIST_MADE, settings.name()).by(actor).with("number", next)
                        .count("decisions", lines.size()).count("left", left[0]));
                within.commit();
                return next;
            });
            return new Made(new NodeList(settings.name(), version, check(hash), number, lines).text(keystore), settings.name(),
                    lines.size(), left[0]);
        } finally {
            lock.unlock();
        }
    }

    private static boolean own(Recorded recorded) {
        Source source = recorded.decision().source();
        return (source == Source.LOCAL || source == Source.SOURCE) && recorded.decision().choice() == Choice.OUT
                && recorded.withdrawal().isEmpty();
    }

    private static Mark check(KeyedHash hash) {
        return Mark.of(hash.of("check"));
    }

    private Optional<NodeList.Line> line(Recorded recorded, Marks shared, KeyedHash hash, OptOutStatements within) throws SQLException {
        Decision decision = recorded.decision();
        if (!NodeList.isShared(decision.scope()) || !decision.counts(judge.today())) {
            return Optional.empty();
        }
        List<List<Identifier>> children = new ArrayList<>();
        for (SubjectKey subject : within.children().of(recorded.reference(), MOST_CHILDREN)) {
            within.suppressed(subject).map(VaultPerson::identifiers).ifPresent(children::add);
        }
        if (recorded.provider().isEmpty()) {
            children.add(recorded.identifiers());
        }
        Set<Mark> marks = new LinkedHashSet<>();
        boolean stands = false;
        for (List<Identifier> child : children) {
            marks.addAll(shared.of(child));
            stands |= stands(recorded, child);
        }
        return !stands || marks.isEmpty() ? Optional.empty()
                : Optional.of(new NodeList.Line(Mark.of(hash.of("line", settings.name(), Long.toString(recorded.reference()))),
                        decision.scope(), List.copyOf(marks)));
    }

    // By what was decided here alone, whatever it is about: what another node's data are used for is not known here.
    private boolean stands(Recorded recorded, List<Identifier> child) {
        List<Decision> decisions = Stream.concat(Stream.of(recorded.decision()), store.decisions().of(store.marks().of(child)).stream())
                .distinct().toList();
        Optional<LocalDate> born = child.stream().filter(one -> one.kind() == IdentifierKind.BIRTH_DATE)
                .map(one -> LocalDate.parse(one.value())).max(LocalDate::compareTo);
        return Rules.standing(decisions, born, judge.today(), new Data("", Set.of(), EnumSet.of(Source.LOCAL, Source.SOURCE)))
                .stopping().contains(recorded.reference());
    }

    /** Takes a list in; see {@link org.cadrenode.api.optout.NodeLists#take}. */
    Taken take(Path file, String actor, boolean trial) throws IOException {
        NodeList list = NodeList.read(file, settings.nodes(), keystore);
        if (!keystore.versions(KeyPurpose.OPTOUT_LIST).contains(list.keyVersion())
                || !check(keystore.keyedHash(KeyPurpose.OPTOUT_LIST, list.keyVersion())).equals(list.check())) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "the list is under version " + list.keyVersion()
                    + " of a key that this node has not: ask for it with key:request --for optout-list");
        }
        lock.lock();
        try {
            return take(list, actor, trial);
        } finally {
            lock.unlock();
        }
    }

    private Taken take(NodeList list, String actor, boolean trial) {
        long last = store.read(within -> within.state(TAKEN + list.node()));
        if (list.number() <= last) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "the list of " + list.node() + " is of " + Instant.ofEpochMilli(list.number())
                    + ", and one of " + Instant.ofEpochMilli(last) + " was taken in");
        }
        Map<NodeList.Line, Recorded> before = inForce(list);
        List<NodeList.Line> fresh = list.lines().stream().filter(line -> !before.containsKey(line)).toList();
        list.lines().forEach(before::remove);
        Taken taken = new Taken(list.node(), Instant.ofEpochMilli(list.number()), list.lines().size(), fresh.size(), before.size());
        if (trial) {
            return taken;
        }
        long now = store.now();
        LocalDate today = DecisionRows.day(now);
        Marks marks = store.marks();
        List<Recorded> recorded = new ArrayList<>();
        List<Recorded> ended = before.values().stream().map(one -> one.withdrawn(new Recorded.Withdrawal(now, today, ""))).toList();
        long version = store.change(within -> {
            long reference = within.lastReference();
            for (NodeList.Line line : fresh) {
                Recorded one = new Recorded(new Decision(++reference, Source.NODE, new Maker(Decider.PARENT, ""), Choice.OUT, line.scope(),
                        today, today, today, Optional.empty()), List.of(), Optional.empty(), "", now, Optional.empty(),
                        Optional.of(new Recorded.Told(list.node(), line.line(), list.number(), list.keyVersion(), line.marks())));
                within.insert(one, marks.content(one.words()), line.marks());
                recorded.add(one);
            }
            within.flush();
            for (Recorded one : ended) {
                within.decisions().withdrawn(one);
            }
            within.history().add(recorded.stream().map(Recorded::reference).toList(), What.RECEIVED, list.node(), now);
            within.history().add(ended.stream().map(Recorded::reference).toList(), What.WITHDRAWN, list.node(), now);
            within.state(TAKEN + list.node(), list.number());
            within.state(Register.NODES_SEARCHED, 0);
            long next = recorded.isEmpty() ? store.version() : store.nextVersion(within);
            journal.record(AuditEvent.of(AuditAction.OPTOUT_LIST_TAKEN, list.node()).by(actor).with("number", list.number())
                    .count("decisions", taken.decisions()).count("new", taken.fresh()).count("ended", taken.ended()));
            within.commit();
            return next;
        });
        recorded.forEach(one -> store.decisions().put(one, Set.copyOf(one.told().orElseThrow().marks())));
        ended.forEach(one -> store.decisions().replace(one.decision()));
        store.changed(version);
        return taken;
    }

    // A line that says something else of its decision than before is another one, and so is one under another key.
    private Map<NodeList.Line, Recorded> inForce(NodeList list) {
        Map<NodeList.Line, Recorded> found = new HashMap<>();
        told((told, recorded) -> {
            if (told.node().equals(list.node())) {
                NodeList.Line line = new NodeList.Line(told.line(), recorded.decision().scope(), told.marks());
                found.put(line, recorded);
            }
        });
        return found;
    }

    private interface Each {
        void on(Recorded.Told told, Recorded recorded);
    }

    private void told(Each each) {
        List<Recorded> page = store.read(within -> within.requests(Which.TOLD, 0));
        while (!page.isEmpty()) {
            for (Recorded recorded : page) {
                if (recorded.withdrawal().isEmpty()) {
                    recorded.told().ifPresent(told -> each.on(told, recorded));
                }
            }
            long last = page.get(page.size() - 1).reference();
            page = store.read(within -> within.requests(Which.TOLD, last));
        }
    }

    /** Returns the nodes whose lists are taken, by name. */
    List<Known> known() {
        Map<String, Long> inForce = new TreeMap<>();
        settings.nodes().keySet().forEach(node -> inForce.put(node, 0L));
        told((told, recorded) -> inForce.merge(told.node(), 1L, Long::sum));
        return inForce.entrySet().stream().map(entry -> {
            long number = store.read(within -> within.state(TAKEN + entry.getKey()));
            return new Known(entry.getKey(), number == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(number)), entry.getValue());
        }).toList();
    }
}
