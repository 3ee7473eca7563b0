package org.cadrenode.watch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.cadrenode.api.watch.CheckState;
import org.cadrenode.api.watch.Health;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");
    private static final Alarm.Rules RULES = new Alarm.Rules(Duration.ofSeconds(120), Duration.ofSeconds(300), Optional.of(Duration.ofHours(24)));

    private Alarm alarm = new Alarm(RULES, Map.of());
    private long seconds;

    private List<String> look(Health health) {
        return alarm.look(List.of(new CheckState("disk", health, START, List.of())), START.plusSeconds(seconds), seconds * 1_000_000_000L).stream()
                .map(alert -> alert.kind() + " " + alert.health()).toList();
    }

    private List<String> forSeconds(int length, Health health) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < length; i += 30) {
            told.addAll(look(health));
            seconds += 30;
        }
        return told;
    }

    @Test
    void whatLastsIsToldOnceAndItsEndOnce() {
        assertEquals(List.of(), forSeconds(300, Health.OK));
        assertEquals(List.of(), forSeconds(120, Health.WARN));
        assertEquals(List.of("RAISED WARN"), forSeconds(3600, Health.WARN));
        assertEquals(List.of(), forSeconds(300, Health.OK));
        assertEquals(List.of("RESOLVED WARN"), forSeconds(3600, Health.OK));
        assertEquals(Map.of(), alarm.raised());
    }

    @Test
    void whatFlickersIsNotToldAgainAndAgain() {
        forSeconds(300, Health.CRITICAL);
        for (int i = 0; i < 50; i++) {
            assertEquals(List.of(), forSeconds(60, Health.OK));
            assertEquals(List.of(), forSeconds(60, Health.CRITICAL));
        }
        alarm = new Alarm(RULES, Map.of());
        for (int i = 0; i < 50; i++) {
            assertEquals(List.of(), forSeconds(90, Health.CRITICAL));
            assertEquals(List.of(), forSeconds(30, Health.OK));
        }
    }

    @Test
    void whatGetsWorseIsToldAnewAndWhatGetsWorseAtOnceCountsFromItsBeginning() {
        forSeconds(90, Health.WARN);
        assertEquals(List.of("RAISED CRITICAL"), forSeconds(90, Health.CRITICAL));
        assertEquals(List.of("RESOLVED CRITICAL"), forSeconds(600, Health.WARN));
        assertEquals(Health.WARN, alarm.raised().get("disk").health());
        assertEquals(List.of("RAISED CRITICAL"), forSeconds(600, Health.CRITICAL));
    }

    @Test
    void whatIsCriticalStillIsToldAgainEachDayAndAWarningIsNot() {
        assertEquals(List.of("RAISED CRITICAL", "REPEATED CRITICAL", "REPEATED CRITICAL"), forSeconds(2 * 86_400 + 600, Health.CRITICAL));
        alarm = new Alarm(RULES, Map.of());
        assertEquals(List.of("RAISED WARN"), forSeconds(2 * 86_400, Health.WARN));
        alarm = new Alarm(new Alarm.Rules(RULES.raise(), RULES.resolve(), Optional.empty()), Map.of());
        assertEquals(List.of("RAISED CRITICAL"), forSeconds(2 * 86_400, Health.CRITICAL));
    }

    @Test
    void aRestartTellsNothingTwiceAndTheEndOfWhatWasToldBefore() {
        forSeconds(600, Health.CRITICAL);
        alarm = new Alarm(RULES, alarm.raised());
        assertEquals(List.of(), forSeconds(3600, Health.CRITICAL));
        alarm = new Alarm(RULES, alarm.raised());
        assertEquals(List.of("RESOLVED CRITICAL"), forSeconds(600, Health.OK));
    }

    @Test
    void aCheckThatIsNotThereLeavesThingsAsTheyAre() {
        forSeconds(600, Health.CRITICAL);
        assertEquals(List.of(), alarm.look(List.of(), START.plusSeconds(90_000), 3_000_000_000_000L));
        assertEquals(Health.CRITICAL, alarm.raised().get("disk").health());
    }

    @Test
    void whateverComesABeginningIsWorseThanWhatHoldsAndAnEndIsOfWhatHolds() {
        long seed = new Random().nextLong();
        System.out.println("The alarm's seed is " + seed);
        Random random = new Random(seed);
        int told = 0;
        for (int i = 0; i < 5_000; i++) {
            Health holds = alarm.raised().containsKey("disk") ? alarm.raised().get("disk").health() : Health.OK;
            Health comes = List.of(Health.OK, Health.WARN, Health.CRITICAL).get(random.nextInt(3));
            for (String alert : forSeconds(30 * (1 + random.nextInt(20)), comes)) {
                told++;
                switch (alert.split(" ")[0]) {
                    case "RAISED" -> assertTrue(comes.compareTo(holds) > 0 && alert.endsWith(comes.name()), "seed " + seed + " at " + i);
                    case "RESOLVED" -> assertTrue(comes.compareTo(holds) < 0 && alert.endsWith(holds.name()), "seed " + seed + " at " + i);
                    default -> assertEquals(Health.CRITICAL, holds, "seed " + seed + " at " + i);
                }
                assertEquals(alert.startsWith("REPEATED") ? holds : comes,
                        alarm.raised().containsKey("disk") ? alarm.raised().get("disk").health() : Health.OK, "seed " + seed + " at " + i);
            }
        }
        assertTrue(told > 100, "seed " + seed);
    }

    @Test
    void aStartIsNeverTold() {
        assertEquals(List.of(), forSeconds(3600, Health.STARTING));
        forSeconds(600, Health.CRITICAL);
        assertEquals(List.of(), forSeconds(3600, Health.STARTING), "what was told before holds until it is known to be over");
        assertEquals(List.of("RESOLVED CRITICAL"), forSeconds(600, Health.OK));
    }

    @Test
    void everyWordOfAnAlertIsTheCatalogues() {
        Alert alert = new Alert("keystore", Alert.Kind.RAISED, Health.CRITICAL, START, START);
        assertEquals("CADRE_KEYSTORE", alert.code());
        assertEquals("keystore is critical", alert.headline());
        assertTrue(alert.explanation().startsWith(Catalogue.of("keystore").about()));
        assertEquals("CADRE_NATIONAL_OPT_OUT", new Alert("national-opt-out", Alert.Kind.REPEATED, Health.CRITICAL, START, START).code());
        assertEquals("A check of an added part of the node.", new Alert("other", Alert.Kind.RESOLVED, Health.WARN, START, START).explanation());
    }
}
