package org.cadrenode.connector.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.CollectingConnector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every connector that fetches by itself must do. Its author gives the source, real or like it, and a connector for it.
 * Records land once they are committed, so a state that comes twice counts once.
 */
public abstract class CollectingConnectorContractTest extends ConnectorContractTest {
    private static final int CHILDREN = 6;

    private SourceUnderTest source = new NoSource();

    /** Returns a new connector for the source that was made last; each the same. */
    @Override
    protected abstract CollectingConnector connector();

    /** Makes a source, which is empty. */
    protected abstract SourceUnderTest source() throws Exception;

    /** Returns whether the source can hold a record that cannot be read, so that it is rejected; a database often cannot. */
    protected boolean canHoldPoison() {
        return false;
    }

    /** Returns how many children a source is filled with that does not fit into memory, or nearly; 0 to leave this out. */
    protected int many() {
        return 30_000;
    }

    /** Prepares the source. */
    @BeforeEach
    final void makeSource() throws Exception {
        source = source();
    }

    /** Closes it. */
    @AfterEach
    final void closeSource() throws Exception {
        source.close();
    }

    @Test
    final void itFetchesByItself() throws Exception {
        source.fill(Scenario.of(1));
        assertInstanceOf(Endpoint.Fetched.class, connector().endpoint());
    }

    @Test
    final void aFirstCollectionFetchesEverything() throws Exception {
        for (int children : List.of(0, 1, CHILDREN, 200)) {
            Scenario scenario = Scenario.of(children);
            source.fill(scenario);
            Landing landing = new Landing();
            Landing.Run run = landing.collect(connector());
            checkTold(run.collected(), scenario);
            assertEquals(List.of(), landing.violations());
            assertEquals(children, children(landing, scenario), "Children of whom a record landed");
            assertEquals(List.of(), landing.rejections());
            if (does(Behaviour.VERSIONS) && children > 1) {
                assertTrue(landing.landed().stream().allMatch(one -> one.version() > 0), "Versions are declared, and a record comes without one");
            }
        }
    }

    @Test
    final void theSameSourceGivesTheSameRecords() throws Exception {
        source.fill(Scenario.of(CHILDREN));
        Landing first = collected(connector());
        Surroundings.letTimePass();
        assertEquals(sorted(first), sorted(collected(connector())), "A second node collects something else");
    }

    @Test
    final void itGoesOnWhereItEnded() throws Exception {
        Scenario scenario = Scenario.of(CHILDREN);
        source.fill(scenario);
        Landing landing = collected(connector());
        Set<Collected.Told> all = landing.states();
        assertTrue(landing.commits() > 0, "A collection commits");
        landing.collect(connector());
        assertEquals(all, landing.states(), "A collection of a source where nothing changed tells something new");
        int before = landing.landed().size();
        source.change(scenario, 2);
        landing.collect(connector());
        List<Collected.Told> next = landing.landed().subList(before, landing.landed().size());
        Set<Collected.Told> fresh = next.stream().map(Collected.Told::withoutLine).filter(one -> !all.contains(one)).collect(Collectors.toSet());
        assertTrue(fresh.stream().anyMatch(one -> !one.removed() && one.values().containsValue(scenario.person(2).id())),
                "A record that was changed is collected in its new state");
        if (does(Behaviour.RESUMES)) {
            assertTrue(next.size() < all.size(), () -> "Resuming is declared, and " + next.size() + " of " + all.size() + " records came again");
        }
        if (does(Behaviour.VERSIONS)) {
            long latest = all.stream().filter(one -> one.values().containsValue(scenario.person(2).id())).mapToLong(Collected.Told::version).max().orElse(0);
            assertTrue(fresh.stream().filter(one -> one.values().containsValue(scenario.person(2).id())).allMatch(one -> one.version() > latest),
                    "The later state of a record has the higher version");
        }
        assertEquals(List.of(), landing.violations());
    }

    @Test
    final void stoppedAtAnyStepItLetsTheExceptionPassAndGoesOn() throws Exception {
        Scenario scenario = Scenario.of(CHILDREN);
        source.fill(scenario);
        Set<Collected.Told> whole = collected(connector()).states();
        for (Stopping.How how : Stopping.How.values()) {
            CollectingConnector connector = connector();
            Landing stoppedEachTime = new Landing();
            for (int step = 0; step < 10_000; step++) {
                int at = step;
                Landing landing = new Landing();
                Stopped stopped = stopped(landing, connector, at, how);
                if (!stopped.was) {
                    break;
                }
                assertTrue(stopped.thrown != null && Stopping.isOwn(stopped.thrown, how),
                        () -> "What the node throws at call " + at + " (" + how + ") must come through, not " + stopped.thrown);
                landing.collect(connector);
                assertEquals(whole, landing.states(), "After a stop at call " + at + " something else has landed");
                assertEquals(List.of(), landing.violations());
                stopped(stoppedEachTime, connector, at, how);
            }
            stoppedEachTime.collect(connector);
            assertEquals(whole, stoppedEachTime.states(), "After many stops something else has landed");
        }
    }

    private record Stopped(boolean was, @Nullable Throwable thrown) { }

    private static Stopped stopped(Landing landing, CollectingConnector connector, int at, Stopping.How how) {
        Stopping[] stopping = new Stopping[1];
        Throwable thrown = Reading.thrown(() -> landing.collect(connector, run -> {
            stopping[0] = new Stopping(run.records(), at, how);
            return stopping[0].around(run);
        }));
        return new Stopped(stopping[0] != null && stopping[0].stopped(), thrown);
    }

    @Test
    final void anInterruptionOfItsThreadIsNotSwallowed() throws Exception {
        source.fill(Scenario.of(CHILDREN));
        CollectingConnector connector = connector();
        Landing landing = new Landing();
        Thread.currentThread().interrupt();
        Throwable thrown = Reading.thrown(() -> landing.collect(connector));
        boolean still = Thread.interrupted();
        assertTrue(still || thrown instanceof IOException, "The thread was interrupted, and nobody knows any more");
        assertTrue(thrown == null || thrown instanceof IOException, () -> "An interruption is no " + thrown);
        landing.collect(connector);
        assertEquals(collected(connector()).states(), landing.states(), "After an interruption something else has landed");
    }

    @Test
    final void aSourceThatIsOutOfReachIsAnIoExceptionAndComesBack() throws Exception {
        source.fill(Scenario.of(CHILDREN));
        Set<Collected.Told> whole = collected(connector()).states();
        CollectingConnector connector = connector();
        Landing landing = new Landing();
        source.off();
        Throwable thrown = Reading.thrown(() -> landing.collect(connector));
        assertTrue(thrown instanceof IOException, () -> "A source out of reach is an IOException, not " + thrown);
        assertEquals(Set.of(), landing.states(), "Nothing can have come from a source that is out of reach");
        assertEquals(Optional.empty(), landing.resumePoint(), "Nothing was fetched, and yet the resume point moved on");
        source.on();
        landing.collect(connector);
        assertEquals(whole, landing.states(), "The source came back, and something else has landed");
    }

    @Test
    final void aSourceThatGoesInTheMiddleLosesNothing() throws Exception {
        source.fill(Scenario.of(CHILDREN));
        Set<Collected.Told> whole = collected(connector()).states();
        for (int at : List.of(1, 3, CHILDREN)) {
            CollectingConnector connector = connector();
            Landing landing = new Landing();
            Throwable thrown = Reading.thrown(() -> landing.collect(connector, run -> watching(run, call -> {
                if (call == at) {
                    turn(false);
                }
            })));
            turn(true);
            assertTrue(thrown == null || thrown instanceof IOException, () -> "A source that goes is an IOException, not " + thrown);
            landing.collect(connector);
            assertEquals(whole, landing.states(), "The source went in the middle and came back, and something else has landed");
        }
    }

    @Test
    final void aSourceThatChangesWhileItIsCollectedLosesNothing() throws Exception {
        Scenario scenario = Scenario.of(CHILDREN);
        for (int step = 1; step <= CHILDREN; step++) {
            int at = step;
            source.fill(scenario);
            Landing landing = new Landing();
            landing.collect(connector(), run -> watching(run, call -> {
                if (call == at) {
                    atSource(() -> source.change(scenario, 0));
                }
            }));
            landing.collect(connector());
            assertTrue(values(landing).containsAll(values(collected(connector()))),
                    () -> "A record was changed during call " + at + ", and two collections miss what the source holds: pages by offset, perhaps");
        }
    }

    @Test
    final void recordsThatWereChangedAtOneInstantAllLand() throws Exception {
        Scenario scenario = Scenario.of(CHILDREN).importedAtOnce();
        source.fill(scenario);
        Landing landing = collected(connector());
        assertEquals(CHILDREN, children(landing, scenario), "All were changed at one instant, and some are missed: an instant is no place to go on from");
        source.change(scenario, 2);
        landing.collect(connector());
        assertTrue(values(landing).containsAll(values(collected(connector()))), "A record that was changed behind an import is missed");
    }

    private void turn(boolean on) throws IOException {
        atSource(on ? source::on : source::off);
    }

    private static void atSource(Reading.Work work) throws IOException {
        try {
            work.run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Test
    final void aBadRecordIsRejectedWithItsPlaceAndTheRestIsThere() throws Exception {
        if (canHoldPoison()) {
            Scenario scenario = Scenario.of(CHILDREN).poisoned(2);
            source.fill(scenario);
            Landing landing = collected(connector());
            assertEquals(1, landing.rejections().size(), () -> "A bad record is rejected once: " + landing.rejections());
            assertEquals(CHILDREN - 1, children(landing, scenario), "Children beside the bad record's");
        }
    }

    @Test
    final void itTellsRemovalsAndMergesWhereItSaysSo() throws Exception {
        Scenario scenario = Scenario.of(CHILDREN);
        if (does(Behaviour.REMOVALS)) {
            source.fill(scenario);
            Landing landing = collected(connector());
            int before = landing.landed().size();
            source.remove(scenario, 3);
            landing.collect(connector());
            Truth.removed(landing.landed().subList(before, landing.landed().size()), scenario.person(3));
        }
        if (does(Behaviour.MERGES)) {
            source.fill(scenario.merging(3));
            Truth.merged(collected(connector()).landed(), connector().description(), scenario.person(3), scenario.person(0));
        }
    }

    @Test
    final void columnsThatComeGoOrMoveDoNotMixTheOthersUp() throws Exception {
        source.fill(Scenario.of(CHILDREN));
        Set<Set<String>> usual = values(collected(connector()));
        if (does(Behaviour.COLUMNS_REORDERED)) {
            source.fill(Scenario.of(CHILDREN).laidOut(Scenario.Layout.REORDERED));
            assertEquals(usual, values(collected(connector())), "Columns that stand in another order");
        }
        if (does(Behaviour.COLUMNS_ADDED)) {
            source.fill(Scenario.of(CHILDREN).laidOut(Scenario.Layout.ADDED));
            Set<Set<String>> added = values(collected(connector()));
            assertTrue(usual.stream().allMatch(one -> added.stream().anyMatch(more -> more.containsAll(one))), "A column that is new changes others");
        }
        if (does(Behaviour.COLUMNS_REMOVED)) {
            source.fill(Scenario.of(CHILDREN).laidOut(Scenario.Layout.REMOVED));
            Landing landing = new Landing();
            Throwable thrown = Reading.thrown(() -> landing.collect(connector()));
            assertTrue(thrown == null || thrown instanceof IOException, () -> "A column that is gone is no " + thrown);
            assertTrue(values(landing).stream().allMatch(one -> usual.stream().anyMatch(more -> more.containsAll(one))),
                    "A column that is gone changes others");
        }
    }

    @Test
    final void neitherClockNorTimeZoneNorLanguageOfTheMachineChangeWhatItCollects() throws Exception {
        source.fill(Scenario.of(CHILDREN));
        Set<Collected.Told> usual = collected(connector()).states();
        for (Surroundings there : Surroundings.values()) {
            Set<Collected.Told> read = there.during(() -> collected(connector()).states());
            assertEquals(new TreeSet<>(strings(usual)), new TreeSet<>(strings(read)), "On a machine of " + there + " something else has landed");
        }
    }

    @Test
    final void itHoldsNoMoreOfALargeSourceThanOfASmallOne() throws Exception {
        if (many() > 0) {
            source.fill(Scenario.of(many()));
            CollectingConnector connector = connector();
            Watching.Counting counting = new Watching.Counting();
            Memory memory = new Memory();
            connector.collect(new Collecting() {
                private final Records records = new Watching(counting, call -> {
                    if (call == 10 || call > 0 && call % (many() / 3 - 1) == 0) {
                        memory.measure();
                    }
                });

                @Override
                public Optional<String> resumePoint() {
                    return Optional.empty();
                }

                @Override
                public Records records() {
                    return records;
                }

                @Override
                public void commit(String resumePoint) {
                    counting.newStretch();
                }
            });
            assertTrue(counting.count() >= many(), "The large source is collected whole");
            assertTrue(memory.most() < 100L * many(), () -> counting.count() + " records took " + memory.most() + " bytes of memory: stream them");
        }
    }

    @Test
    final void nothingOfAChildReachesALogAnExceptionAMetricAFileNameOrAThread() throws Exception {
        assertTrue(CapturedLog.captures(), "SLF4J logs elsewhere, so that the kit cannot see it: take the other binding from the tests' "
                + "classpath, or set the system property slf4j.provider to " + CapturedLog.class.getName());
        Scenario scenario = Scenario.of(CHILDREN);
        source.fill(canHoldPoison() ? scenario.poisoned(1) : scenario);
        CollectingConnector connector = connector();
        try (Watch watch = new Watch(withSecrets(Canaries.of(scenario)))) {
            observe(watch, new Landing(), connector, -1);
            Landing landing = new Landing();
            for (int at = 0; at < 12; at++) {
                observe(watch, landing, connector, at);
            }
            source.change(scenario, 4);
            observe(watch, landing, connector, -1);
            source.off();
            observe(watch, landing, connector, -1);
            connector.check().forEach(sentence -> watch.text("a sentence of the check", sentence));
            source.on();
            connector.check().forEach(sentence -> watch.text("a sentence of the check", sentence));
            watch.text("the description", connector.description() + " " + connector.endpoint().place() + " " + connector);
            nothingFound(watch);
        }
    }

    private static void observe(Watch watch, Landing landing, CollectingConnector connector, int stop) {
        Throwable thrown = Reading.thrown(() -> landing.collect(connector, run -> watching(run, call -> {
            watch.look();
            if (call == stop) {
                throw new IOException("The disk is full");
            }
        })));
        if (thrown != null) {
            watch.exception(thrown);
        }
        landing.rejections().forEach(one -> watch.text("the place of a rejection", one));
    }

    private static Collecting watching(Collecting run, Watching.Step step) {
        Records records = new Watching(run.records(), step);
        return new Collecting() {
            @Override
            public Optional<String> resumePoint() {
                return run.resumePoint();
            }

            @Override
            public Records records() {
                return records;
            }

            @Override
            public void commit(String resumePoint) throws IOException {
                run.commit(resumePoint);
            }
        };
    }

    private static Landing collected(CollectingConnector connector) throws IOException {
        Landing landing = new Landing();
        landing.collect(connector);
        assertEquals(List.of(), landing.violations());
        return landing;
    }

    private static long children(Landing landing, Scenario scenario) {
        Set<String> values = new HashSet<>();
        landing.landed().forEach(one -> values.addAll(one.values().values()));
        long found = 0;
        for (int child = 0; child < scenario.children(); child++) {
            found += values.contains(scenario.person(child).id()) ? 1 : 0;
        }
        return found;
    }

    private static Set<Set<String>> values(Landing landing) {
        return landing.landed().stream().map(one -> one.values().entrySet().stream()
                .map(value -> one.table() + "." + value.getKey() + "=" + value.getValue()).collect(Collectors.toSet())).collect(Collectors.toSet());
    }

    private static List<String> sorted(Landing landing) {
        return landing.landed().stream().map(one -> one.withoutLine().toString()).sorted().collect(Collectors.toList());
    }

    private static List<String> strings(Set<Collected.Told> told) {
        return told.stream().map(Collected.Told::toString).collect(Collectors.toList());
    }
}
