package org.cadrenode.optout.internal;

import static org.cadrenode.optout.internal.Asking.number;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.mesh.MeshUncertainException;
import org.cadrenode.optout.internal.MemoryLanding.Row;
import org.cadrenode.optout.internal.Post.Asked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Deliveries, askings, answers whole and broken, in any order, twice, late or never, failures at any step, restarts and time
 * that goes by: whoever passes the screen has for each of its numbers an answer that says in and is young enough, and the
 * newest answer that was taken does not say out. At the end, when nothing fails any more, everybody is where they belong.
 */
class NationalPropertiesTest {
    private static final long SEED = 20260214;
    private static final int ROUNDS = 6;
    private static final int EVENTS = 45;
    private static final int CHILDREN = 10;

    @TempDir
    private Path directory;

    /** What the service has said of a number, in a message. */
    private record Said(String message, long askedAt, boolean in) { }

    /** One life of a site. */
    private static final class Life implements AutoCloseable {
        private final Random random;
        private final String seed;
        private final Asking node;
        private final Map<Integer, Set<Integer>> told = new HashMap<>();
        private final Map<Integer, List<Said>> said = new HashMap<>();
        private final Map<String, Long> sentAt = new HashMap<>();
        private int deliveries;
        private int failing;

        private Life(Path folder, Random random, String seed) {
            this.random = random;
            this.seed = seed;
            node = new Asking(folder, 4, false);
            node.post.step = (name, after) -> {
                if (name.equals("send") && after) {
                    // The message has arrived, whatever the node gets to know.
                    for (Asked asked : node.post.asked.values()) {
                        sentAt.putIfAbsent(asked.messageId(), node.clock.millis());
                    }
                }
                if (fails()) {
                    switch (random.nextInt(3)) {
                        case 0 -> throw new MeshUncertainException("nobody knows");
                        case 1 -> throw new IllegalStateException("killed");
                        default -> {
                            if (!name.equals("send") || !after) {
                                throw new IOException("no line");
                            }
                        }
                    }
                }
            };
            node.site.journal.before(event -> {
                if (fails()) {
                    throw new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "killed");
                }
            });
        }

        private boolean fails() {
            return failing > 0 && random.nextInt(failing) == 0;
        }

        private void event() throws IOException {
            failing = random.nextInt(3) == 0 ? 4 : 0;
            try {
                switch (random.nextInt(9)) {
                    case 0, 1, 2 -> screen();
                    case 3, 4 -> node.room().turn(random.nextInt(4) == 0);
                    case 5, 6 -> answer();
                    case 7 -> node.clock.forward(Duration.ofHours(1 + random.nextInt(random.nextInt(3) == 0 ? 24 * 12 : 30)));
                    default -> change();
                }
            } catch (CadreException | IllegalStateException e) {
                if (failing == 0) {
                    throw e;
                }
                failing = 0;
                node.restart();
            }
            failing = 0;
            if (random.nextInt(10) == 0) {
                node.restart();
            }
        }

        private void screen() throws IOException {
            List<Row> rows = new ArrayList<>();
            List<Integer> whose = new ArrayList<>();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                int child = random.nextInt(CHILDREN);
                boolean second = random.nextInt(6) == 0;
                rows.add(second ? new Row(Site.CONTACTS, "P" + child, Site.nhsNumber(child + 100), null, null, "x") : Site.patient(child));
                whose.add(child);
                told.computeIfAbsent(child, one -> new TreeSet<>()).add(second ? child + 100 : child);
            }
            List<ScreeningDecision> decisions = node.screen(++deliveries, rows.toArray(Row[]::new));
            for (int i = 0; i < decisions.size(); i++) {
                if (decisions.get(i) == ScreeningDecision.PASS) {
                    told.get(whose.get(i)).forEach(this::mayPass);
                }
            }
        }

        private void mayPass(int number) {
            long oldest = node.clock.millis() - Duration.ofDays(21).toMillis();
            List<Said> fresh = said.getOrDefault(number, List.of()).stream().filter(one -> one.askedAt() > oldest).toList();
            assertTrue(fresh.stream().anyMatch(Said::in), seed + ": a child passed without a fresh answer");
            List<Said> taken = fresh.stream().filter(one -> node.post.acknowledged.contains(one.message())).toList();
            long newest = taken.stream().mapToLong(Said::askedAt).max().orElse(0);
            assertTrue(taken.stream().noneMatch(one -> one.askedAt() == newest && !one.in()), seed + ": a child passed who is out");
        }

        // Answers one lot, whole or broken; now and then it stays, to be answered once more.
        private void answer() {
            List<Asked> open = new ArrayList<>(node.post.asked.values());
            if (open.isEmpty()) {
                return;
            }
            Asked asked = open.get(random.nextInt(open.size()));
            String list = node.post.list(asked.numbers());
            switch (random.nextInt(8)) {
                case 0 -> node.post.report(asked, "14");
                case 1 -> node.post.list(asked, list + "123");
                case 2 -> node.post.list(asked, list + Site.nhsNumber(555) + ",\n");
                case 3 -> node.post.list(asked, "Bad file\n");
                case 4 -> node.post.receipt(asked);
                default -> whole(asked, list);
            }
            if (random.nextInt(3) > 0) {
                node.post.asked.remove(asked.messageId());
            }
        }

        private void whole(Asked asked, String list) {
            node.post.receipt(asked);
            Set<String> before = new HashSet<>(node.post.inbox.keySet());
            node.post.list(asked, list.isEmpty() ? "\n" : list);
            String message = node.post.inbox.keySet().stream().filter(id -> !before.contains(id)).findFirst().orElseThrow();
            for (int number = 0; number < 200; number++) {
                if (asked.numbers().contains(number(number))) {
                    said.computeIfAbsent(number, one -> new ArrayList<>())
                            .add(new Said(message, sentAt.get(asked.messageId()), !node.post.out.contains(number(number))));
                }
            }
            if (random.nextBoolean()) {
                List<String> order = new ArrayList<>(node.post.inbox.keySet());
                Collections.shuffle(order, random);
                Map<String, Post.Message> all = new HashMap<>(node.post.inbox);
                node.post.inbox.clear();
                order.forEach(id -> node.post.inbox.put(id, all.get(id)));
            }
        }

        private void change() {
            long number = number(random.nextInt(2) * 100 + random.nextInt(CHILDREN));
            if (random.nextInt(3) > 0) {
                node.post.out.add(number);
            }
        }

        // Nothing fails any more: all are asked about and answered.
        private void end() throws IOException {
            failing = 0;
            for (int day = 0; day < 8; day++) {
                node.clock.forward(Duration.ofDays(1));
                node.room().turn(true);
                new ArrayList<>(node.post.asked.values()).forEach(asked -> {
                    whole(asked, node.post.list(asked.numbers()));
                    node.post.asked.remove(asked.messageId());
                });
                node.room().turn(false);
                node.room().turn(false);
            }
            assertEquals(List.of(), node.room().status().refusal().stream().toList(), seed);
            for (Map.Entry<Integer, Set<Integer>> child : told.entrySet()) {
                if (!child.getValue().contains(child.getKey())) {
                    continue;
                }
                boolean out = child.getValue().stream().anyMatch(number -> node.post.out.contains(number(number)));
                assertEquals(List.of(out ? ScreeningDecision.OPTED_OUT : ScreeningDecision.PASS),
                        node.screen(++deliveries, Site.patient(child.getKey())), seed + " child " + child.getKey());
            }
        }

        @Override
        public void close() {
            node.close();
        }
    }

    @Test
    void whoIsOutPassesInNoOrderOfAskingsAnswersFailuresAndTime() throws IOException {
        System.out.println("NationalPropertiesTest seed " + SEED);
        for (int round = 0; round < ROUNDS; round++) {
            String seed = "seed " + (SEED + round);
            try (Life life = new Life(directory.resolve("round" + round), new Random(SEED + round), seed)) {
                for (int event = 0; event < EVENTS; event++) {
                    life.event();
                }
                life.end();
            }
        }
    }
}
