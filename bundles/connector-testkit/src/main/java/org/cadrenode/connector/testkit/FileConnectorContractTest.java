package org.cadrenode.connector.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Records;
import org.junit.jupiter.api.Test;

/**
 * What every connector of files must do.
 *
 * <pre>{@code
 * final class ClinicConnectorContractTest extends FileConnectorContractTest {
 *     protected FileConnector connector() {
 *         return new ClinicConnector(Map.of("source", "clinic", "provider", "trust"));
 *     }
 *
 *     protected Sample extract(Scenario scenario) {
 *         return DelimitedExtract.of("patients.csv", connector().description().tables().get(0)).write(scenario);
 *     }
 * }
 * }</pre>
 */
public abstract class FileConnectorContractTest extends ConnectorContractTest {
    private static final int CHILDREN = 6;
    private static final int MANY = 60_000;
    private static final int CUTS = 25;

    @Override
    protected abstract FileConnector connector();

    /** Writes what the source would hand out. */
    protected abstract Sample extract(Scenario scenario);

    /** Returns extracts beyond those that are made up, such as the sample data that the connector is shipped with. */
    protected List<Sample> samples() {
        return List.of();
    }

    /** Returns what the connector does beyond telling records: by default it reads columns by their names. */
    @Override
    protected Set<Behaviour> behaviours() {
        return EnumSet.of(Behaviour.COLUMNS_ADDED, Behaviour.COLUMNS_REMOVED, Behaviour.COLUMNS_REORDERED);
    }

    @Test
    final void itReadsEveryRecordOfAnExtract() throws IOException {
        List<Sample> all = new ArrayList<>(samples());
        for (int children : List.of(0, 1, CHILDREN, 300)) {
            Scenario scenario = Scenario.of(children);
            Sample sample = extract(scenario);
            all.add(sample);
            Collected read = Reading.of(connector(), sample);
            checkTold(read, scenario);
            assertTrue(children == 0 || read.told().size() >= children, "A scenario has one record for each child at least");
        }
        for (Sample sample : all) {
            Collected read = Reading.of(connector(), sample);
            assertEquals(new TreeMap<>(sample.counts()), counts(read), () -> "Records of " + sample.fileName());
            assertEquals(sample.rejections(), read.rejections().size(), () -> "Rejections of " + sample.fileName() + ": " + read.rejections());
            assertEquals(List.of(), read.violations());
            long now = System.currentTimeMillis();
            assertTrue(read.told().stream().allMatch(one -> one.version() < now - 3_600_000 || one.version() > now + 3_600_000),
                    "A version is taken from the clock of this machine, not from the source");
        }
    }

    @Test
    final void theSameExtractGivesTheSameRecordsInTheSameOrder() throws IOException {
        FileConnector connector = connector();
        Sample sample = extract(Scenario.of(CHILDREN));
        Collected first = Reading.of(connector, sample);
        Surroundings.letTimePass();
        same(first, Reading.of(connector, sample), "A second reading gives something else");
        same(first, Reading.of(connector(), sample), "Another connector of the same settings reads something else");
    }

    @Test
    final void extractsThatAreReadAtTheSameTimeDoNotMix() throws IOException {
        FileConnector connector = connector();
        Sample outer = extract(Scenario.of(CHILDREN));
        Sample inner = extract(Scenario.of(CHILDREN - 2).seeded(7));
        Collected alone = Reading.of(connector(), outer);
        Collected innerAlone = Reading.of(connector(), inner);
        for (int at = 0; at <= CHILDREN; at++) {
            Collected read = new Collected();
            int when = at;
            Reading.of(connector, outer, new Watching(read, call -> {
                if (call == when) {
                    same(innerAlone, Reading.of(connector, inner), "An extract that is read while another is gives something else");
                }
            }));
            same(alone, read, "An extract during which another is read gives something else");
        }
    }

    @Test
    final void stoppedAtAnyStepItLetsTheExceptionPassAndBeginsAnew() throws IOException {
        Sample sample = extract(Scenario.of(CHILDREN).poisoned(2));
        Collected whole = Reading.of(connector(), sample);
        for (Stopping.How how : Stopping.How.values()) {
            FileConnector connector = connector();
            for (int step = 0; step < 10_000; step++) {
                Stopping stopping = new Stopping(new Collected(), step, how);
                Throwable thrown = Reading.thrown(() -> Reading.of(connector, sample, stopping));
                if (!stopping.stopped()) {
                    break;
                }
                int at = step;
                assertTrue(thrown != null && Stopping.isOwn(thrown, how),
                        () -> "What the node throws at call " + at + " (" + how + ") must come through, not " + thrown);
                same(whole, Reading.of(connector, sample), "After a stop at call " + step + " the extract gives something else");
            }
        }
    }

    @Test
    final void anInterruptionOfItsThreadIsNotSwallowed() throws IOException {
        FileConnector connector = connector();
        Sample sample = extract(Scenario.of(CHILDREN));
        Thread.currentThread().interrupt();
        Throwable thrown = Reading.thrown(() -> Reading.of(connector, sample));
        boolean still = Thread.interrupted();
        assertTrue(still || thrown instanceof IOException, "The thread was interrupted, and nobody knows any more");
        assertTrue(thrown == null || thrown instanceof IOException, () -> "An interruption is no " + thrown);
        same(Reading.of(connector(), sample), Reading.of(connector, sample), "After an interruption the extract gives something else");
    }

    @Test
    final void aBadRecordIsRejectedWithItsPlaceAndTheRestIsThere() throws IOException {
        List<Collected.Told> good = plain(Reading.of(connector(), extract(Scenario.of(CHILDREN))));
        for (int bad : List.of(0, 2, CHILDREN - 1)) {
            Sample sample = extract(Scenario.of(CHILDREN).poisoned(bad));
            assertTrue(sample.rejections() > 0, "The sample with a bad record says how many records are rejected: rejecting(1)");
            Collected read = Reading.of(connector(), sample);
            assertEquals(new TreeMap<>(sample.counts()), counts(read), () -> "Records beside the bad one of child " + bad);
            assertEquals(sample.rejections(), read.rejections().size(), () -> "A bad record is rejected once: " + read.rejections());
            read.rejected().forEach(one -> assertTrue(one.line() > 0 || !one.column().isEmpty() || !one.table().isEmpty(),
                    "A rejection tells its place"));
            assertTrue(isWithin(plain(read), good), "The records beside a bad one are as ever, in the same order");
            assertEquals(List.of(), read.violations());
        }
    }

    @Test
    final void anExtractThatIsGoneOrBreaksOffIsNoFaultOfTheExtract() throws IOException {
        FileConnector connector = connector();
        Sample sample = extract(Scenario.of(CHILDREN));
        Collected whole = Reading.of(connector(), sample);
        byte[] content = Reading.content(sample);
        Sample gone = sample.opening(() -> {
            throw new IOException("The file is gone");
        });
        assertThrows(IOException.class, () -> Reading.of(connector, gone), "An extract that cannot be opened is an IOException");
        same(whole, Reading.of(connector, sample), "The extract came back, and gives something else");
        for (int cut = 0; cut < CUTS; cut++) {
            int length = (int) ((long) content.length * cut / CUTS);
            Collected read = new Collected();
            Sample broken = sample.opening(() -> new Breaking(content, length));
            assertThrows(IOException.class, () -> Reading.of(connector, broken, read), "A disk that fails while it is read is an IOException");
            assertEquals(List.of(), read.rejections(), "A disk that fails is no fault of the extract");
        }
        same(whole, Reading.of(connector, sample), "After a failing disk the extract gives something else");
    }

    @Test
    final void anExtractThatEndsInTheMiddleOrHoldsRubbishDoesNotStopTheRest() throws IOException {
        FileConnector connector = connector();
        Sample sample = extract(Scenario.of(CHILDREN));
        byte[] content = Reading.content(sample);
        for (byte[] hostile : Reading.hostile(content, CUTS)) {
            Collected read = new Collected();
            Throwable thrown = Reading.thrown(() -> Reading.of(connector, sample.opening(() -> new ByteArrayInputStream(hostile)), read));
            assertTrue(thrown == null || thrown instanceof IOException, () -> "For what stands in an extract nothing is thrown: " + thrown);
            assertEquals(List.of(), read.violations());
        }
    }

    @Test
    final void columnsThatComeGoOrMoveDoNotMixTheOthersUp() throws IOException {
        List<Collected.Told> usual = plain(Reading.of(connector(), extract(Scenario.of(CHILDREN))));
        if (does(Behaviour.COLUMNS_REORDERED)) {
            assertEquals(usual, plain(Reading.of(connector(), extract(Scenario.of(CHILDREN).laidOut(Scenario.Layout.REORDERED)))),
                    "Columns that stand in another order");
        }
        if (does(Behaviour.COLUMNS_ADDED)) {
            within(plain(Reading.of(connector(), extract(Scenario.of(CHILDREN).laidOut(Scenario.Layout.ADDED)))), usual,
                    "A column that is new");
        }
        if (does(Behaviour.COLUMNS_REMOVED)) {
            Collected read = Reading.of(connector(), extract(Scenario.of(CHILDREN).laidOut(Scenario.Layout.REMOVED)));
            assertTrue(!read.told().isEmpty() || !read.rejections().isEmpty(), "A column is gone, and nothing tells of it");
            if (!read.told().isEmpty()) {
                within(usual, plain(read), "A column that is gone");
            }
        }
    }

    @Test
    final void itTellsVersionsRemovalsAndMergesWhereItSaysSo() throws IOException {
        Collected usual = Reading.of(connector(), extract(Scenario.of(CHILDREN)));
        if (does(Behaviour.VERSIONS)) {
            Truth.versionsGrow(usual.told());
        }
        if (does(Behaviour.REMOVALS)) {
            Scenario scenario = Scenario.of(CHILDREN).removing(3);
            Collected read = Reading.of(connector(), extract(scenario));
            checkTold(read, scenario);
            Truth.removed(read.told(), scenario.person(3));
        }
        if (does(Behaviour.MERGES)) {
            Scenario scenario = Scenario.of(CHILDREN).merging(3);
            Collected read = Reading.of(connector(), extract(scenario));
            checkTold(read, scenario);
            Truth.merged(read.told(), connector().description(), scenario.person(3), scenario.person(0));
        }
    }

    @Test
    final void neitherClockNorTimeZoneNorLanguageOfTheMachineChangeWhatItReads() throws Exception {
        Sample sample = extract(Scenario.of(CHILDREN).poisoned(1));
        Collected usual = Reading.of(connector(), sample);
        for (Surroundings there : Surroundings.values()) {
            Collected read = there.during(() -> Reading.of(connector(), sample));
            same(usual, read, "On a machine of " + there + " the extract gives something else");
        }
        for (Collected.Told one : usual.told()) {
            for (String today : Surroundings.today()) {
                assertFalse(one.values().values().stream().anyMatch(value -> value.contains(today)), "A value is taken from this machine's clock");
            }
        }
    }

    @Test
    final void itHoldsNoMoreOfALargeExtractThanOfASmallOne() throws IOException {
        Sample small = extract(Scenario.of(MANY / 60));
        Sample large = extract(Scenario.of(MANY));
        Reading.of(connector(), small, new Watching.Counting());
        long length = Reading.length(large);
        FileConnector connector = connector();
        Watching.Counting counting = new Watching.Counting();
        Memory memory = new Memory();
        Reading.of(connector, large, new Watching(counting, call -> {
            if (call == 10 || call > 0 && call % (MANY / 3 - 1) == 0) {
                memory.measure();
            }
        }));
        assertTrue(counting.count() >= MANY, "The large extract is read whole");
        assertTrue(memory.most() < length / 3, () -> "An extract of " + length + " bytes took " + memory.most() + " bytes of memory: stream it");
    }

    @Test
    final void nothingOfAChildReachesALogAnExceptionAMetricAFileNameOrAThread() throws Exception {
        assertTrue(CapturedLog.captures(), "SLF4J logs elsewhere, so that the kit cannot see it: take the other binding from the tests' "
                + "classpath, or set the system property slf4j.provider to " + CapturedLog.class.getName());
        Scenario scenario = Scenario.of(CHILDREN);
        FileConnector connector = connector();
        try (Watch watch = new Watch(withSecrets(Canaries.of(scenario)))) {
            List<Sample> all = new ArrayList<>(List.of(extract(scenario), extract(scenario.poisoned(0)), extract(scenario.poisoned(CHILDREN - 1))));
            for (Scenario.Layout layout : Scenario.Layout.values()) {
                all.add(extract(scenario.laidOut(layout)));
            }
            byte[] content = Reading.content(all.get(1));
            for (byte[] hostile : Reading.hostile(content, CUTS)) {
                all.add(all.get(1).opening(() -> new ByteArrayInputStream(hostile)));
                all.add(all.get(1).opening(() -> new Breaking(content, hostile.length / 2)));
            }
            observe(watch, connector, all.get(1), new Watching(new Collected(), call -> watch.lookAtFiles()));
            for (Sample sample : all) {
                observe(watch, connector, sample, new Collected());
                for (Stopping.How how : Stopping.How.values()) {
                    observe(watch, connector, sample, new Stopping(new Collected(), 3, how));
                }
            }
            connector.check().forEach(sentence -> watch.text("a sentence of the check", sentence));
            watch.text("the description", connector.description() + " " + connector.endpoint().place() + " " + connector);
            nothingFound(watch);
        }
    }

    private static void observe(Watch watch, FileConnector connector, Sample sample, Records records) {
        Throwable thrown = Reading.thrown(() -> Reading.of(connector, sample, new Watching(records, call -> {
            if (call == 1 || call == 4) {
                watch.look();
            }
        })));
        if (thrown != null) {
            watch.exception(thrown);
        }
        if (records instanceof Collected collected) {
            collected.rejected().forEach(one -> watch.text("the place of a rejection", one.table() + " " + one.column()));
            collected.columns().forEach((table, columns) -> watch.text("the name of a table", table));
        }
    }

    private static Map<String, Long> counts(Collected read) {
        return new TreeMap<>(read.counts().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, one -> (long) one.getValue())));
    }

    private static List<Collected.Told> plain(Collected read) {
        return read.told().stream().map(Collected.Told::withoutLine).collect(Collectors.toList());
    }

    static void same(Collected expected, Collected actual, String sentence) {
        assertEquals(expected.records(), actual.records(), sentence);
        assertEquals(expected.rejections(), actual.rejections(), sentence);
    }

    /** Every one of few, in its order, is one of many. */
    private static boolean isWithin(List<Collected.Told> few, List<Collected.Told> many) {
        int at = 0;
        for (Collected.Told one : few) {
            while (at < many.size() && !many.get(at).equals(one)) {
                at++;
            }
            if (at++ == many.size()) {
                return false;
            }
        }
        return true;
    }

    /** The records are the same, but that some of the first have columns more. */
    private static void within(List<Collected.Told> more, List<Collected.Told> less, String sentence) {
        assertEquals(less.size(), more.size(), sentence);
        for (int i = 0; i < less.size(); i++) {
            assertEquals(less.get(i).table(), more.get(i).table(), sentence);
            assertTrue(more.get(i).values().entrySet().containsAll(less.get(i).values().entrySet()),
                    sentence + " changes the values of others");
        }
    }

    /** Content of which the disk fails. */
    private static final class Breaking extends InputStream {
        private final ByteArrayInputStream content;

        Breaking(byte[] content, int length) {
            this.content = new ByteArrayInputStream(content, 0, length);
        }

        @Override
        public int read() throws IOException {
            return there(content.read());
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return length == 0 ? 0 : there(content.read(target, offset, length));
        }

        private static int there(int read) throws IOException {
            if (read < 0) {
                throw new IOException("The disk failed");
            }
            return read;
        }
    }
}
