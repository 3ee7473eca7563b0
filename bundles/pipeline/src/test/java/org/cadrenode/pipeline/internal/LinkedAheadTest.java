package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.keystore.engine.GrowingKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A package is linked while the one before it, of the same provider, is loaded: over all the real rooms, killed in between. A kill at each
 * point: {@code -Dcadre.ahead.stride=1}.
 */
class LinkedAheadTest {
    private static final int STRIDE = Integer.getInteger("cadre.ahead.stride", 31);
    private static final String PEOPLE = "id,nhs,forename,surname,born,state,out";
    private static final String VISITS = "id,number,kind";

    @TempDir
    private Path files;
    private WholeJournal journal;
    private WholeSite site;

    @BeforeEach
    void sendAll() throws IOException {
        GrowingKeys node = new GrowingKeys(1);
        journal = new WholeJournal(node.present());
        site = new WholeSite(files.resolve("sent"), node, new GrowingKeys(2), journal);
        site.deliver(WholeSite.TRUST, "people", lines(PEOPLE, child(0, 1), child(1, 1)));
        site.deliver(WholeSite.COUNCIL, "people", lines(PEOPLE, child(0, 1), child(2, 1)));
        send();
        site.deliver(WholeSite.TRUST, "visits", lines(VISITS, "1+T0,v1,first", "1+T1,v2,first"));
        site.deliver(WholeSite.COUNCIL, "people", lines(PEOPLE, child(1, 1), child(2, 2)));
        send();
        site.deliver(WholeSite.TRUST, "people", lines(PEOPLE, child(0, 2), child(2, 1)));
        send();
        site.deliver(WholeSite.TRUST, "visits", lines(VISITS, "2+T0,v1,second", "2-T1,v2,", "2+T2,v3,second"));
        send();
        // One child leaves, and all that comes behind that.
        site.desk.add(Map.of("scope", "all", "decided_by", "parent", "person", "case 1", "decided_on", "2026-01-05",
                "nhs_number", SiteModel.nhsNumber(0)), false);
        send();
        site.deliver(WholeSite.TRUST, "visits", lines(VISITS, "3+T2,v4,third"));
        send();
        site.close();
    }

    @AfterEach
    void stop() {
        site.points.disarm();
        site.close();
    }

    private void send() throws IOException {
        while (site.provider() | site.release()) {
            continue;
        }
    }

    private static String lines(String... lines) {
        return String.join("\n", lines);
    }

    // The same child at both providers, by number and name.
    private static String child(int child, int state) {
        return state + "+T" + child + "," + SiteModel.nhsNumber(child) + "," + SiteModel.forename(child) + "," + SiteModel.surname(child, false)
                + "," + SiteModel.born(child) + ",s" + state + ",N";
    }

    private WholeSite over(String origin, String life) throws IOException {
        KillPoints.copy(files.resolve(origin), files.resolve(life));
        return site.over(files.resolve(life));
    }

    @Test
    void aKillAtAnyPointLosesNothingAndDoublesNothing() throws IOException {
        int before = journal.entries.size();
        site = over("sent", "undisturbed");
        site.resource();
        Map<String, Long> rows = rows();
        Map<String, Set<String>> linked = linked();
        assertTrue(ahead(journal.entries.subList(before, journal.entries.size())) >= 3, "several packages were linked ahead");
        assertTrue(linked.values().stream().anyMatch(person -> person.size() == 2), "somebody is known to both providers");
        site.close();
        boolean killed = true;
        int kills = 0;
        for (int points = 0; killed; points += STRIDE) {
            site = over("sent", "life" + points);
            killed = false;
            site.points.arm(points, files.resolve("after" + points));
            try {
                site.resource();
            } catch (KillPoints.Killed e) {
                killed = true;
                kills++;
            }
            if (killed) {
                site.close();
                site = site.over(files.resolve("after" + points));
                site.resource();
            }
            site.points.disarm();
            assertEquals(rows, rows(), "after " + points + " points");
            assertEquals(linked, linked(), "after " + points + " points");
            site.close();
            KillPoints.remove(files.resolve("life" + points));
            KillPoints.remove(files.resolve("after" + points));
        }
        System.out.println("LinkedAheadTest killed " + kills + " times");
        assertTrue(kills > 10);
        site = over("sent", "end");
    }

    // How many packages were linked before the one in front of them, of their provider, was loaded.
    private static int ahead(List<JournalEntry> entries) {
        Set<String> loaded = new HashSet<>();
        List<String> ahead = new ArrayList<>();
        for (JournalEntry entry : entries) {
            String packageId = entry.event().object();
            if (entry.event().action() == AuditAction.PACKAGE_LOADED) {
                loaded.add(packageId);
            } else if (entry.event().action() == AuditAction.SUBJECTS_LINKED && !packageId.isEmpty()) {
                int dash = packageId.lastIndexOf('-');
                long sequence = Long.parseLong(packageId.substring(dash + 1));
                String former = packageId.substring(0, dash + 1) + String.format("%0" + (packageId.length() - dash - 1) + "d", sequence - 1);
                if (sequence > 1 && entries.stream().anyMatch(one -> one.event().action() == AuditAction.PACKAGE_LOADED
                        && one.event().object().equals(former)) && !loaded.contains(former)) {
                    ahead.add(packageId);
                }
            }
        }
        return ahead.size();
    }

    private Map<String, Long> rows() {
        Map<String, Long> rows = new TreeMap<>();
        site.research.visit((provider, source, table, subject, person, date, system, code, number, text) ->
                rows.merge(provider + " " + table + " " + subject + " " + text, 1L, Long::sum));
        return rows;
    }

    // Who is with whom, by the least of them; research agrees with linkage.
    private Map<String, Set<String>> linked() {
        Map<Long, Set<String>> persons = new TreeMap<>();
        Map<Pseudonym, Long> seen = new TreeMap<>();
        site.research.visit((provider, source, table, subject, person, date, system, code, number, text) -> {
            persons.computeIfAbsent(person, any -> new TreeSet<>()).add(provider + " " + subject);
            seen.put(subject, person);
        });
        Map<Pseudonym, Long> there = site.linkage.assignmentsSince(0, Integer.MAX_VALUE).stream()
                .filter(one -> seen.containsKey(one.subject())).collect(Collectors.toMap(one -> one.subject(), one -> one.person().value()));
        assertEquals(new TreeMap<>(there), seen);
        return persons.values().stream().collect(Collectors.toMap(all -> all.iterator().next(), all -> all, (one, other) -> one, TreeMap::new));
    }
}
