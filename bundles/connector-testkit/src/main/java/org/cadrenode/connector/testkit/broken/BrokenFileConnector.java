package org.cadrenode.connector.testkit.broken;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.testkit.Behaviour;

/** Connectors of files, each with one fault. */
public enum BrokenFileConnector {
    /** Returns when the node stops it, as if all were read. */
    SWALLOWS_THE_STOP(Flow.SwallowsTheStop::new, "stoppedAtAnyStep"),
    /** Clears its thread's interruption. */
    SWALLOWS_AN_INTERRUPTION(Flow.SwallowsAnInterruption::new, "anInterruptionOfItsThread"),
    /** Makes an unchecked exception out of what the node throws. */
    WRAPS_WHAT_THE_NODE_THROWS(Flow.Wraps::new, "stoppedAtAnyStep"),
    /** Leaves out records that it has read before. */
    KEEPS_STATE_BETWEEN_READS(Flow.KeepsState::new, "theSameExtract"),
    /** Keeps the extract that is read in a field of its own. */
    MIXES_TWO_EXTRACTS(Flow.Mixes::new, "extractsThatAreReadAtTheSameTime"),
    /** Tells a record once more after it was stopped. */
    DOUBLES_ON_RESUME(Flow.DoublesOnResume::new, "stoppedAtAnyStep"),
    /** Hands records over from another thread. */
    READS_IN_A_THREAD_OF_ITS_OWN(Flow.OtherThread::new, "itReadsEveryRecord"),
    /** Gives up the extract at a bad record. */
    STOPS_AT_A_BAD_RECORD(Flow.StopsAtABadRecord::new, "aBadRecord"),
    /** Leaves a bad record out and tells nobody. */
    HIDES_A_BAD_RECORD(Flow.HidesABadRecord::new, "aBadRecord"),
    /** Rejects a bad record twice. */
    REJECTS_TWICE(Flow.RejectsTwice::new, "aBadRecord"),
    /** Loses the last record. */
    LOSES_THE_LAST_RECORD(Flow.LosesTheLast::new, "itReadsEveryRecord"),
    /** Hands out records in another order each time. */
    CHANGES_THE_ORDER(Flow.ChangesTheOrder::new, "theSameExtract"),
    /** Takes a failing disk for a bad extract. */
    HIDES_A_FAILING_DISK(Flow.HidesAFailingDisk::new, "anExtractThatIsGone"),
    /** Leaves streams open. */
    LEAVES_STREAMS_OPEN(Flow.LeavesOpen::new, "itReadsEveryRecord"),
    /** Reads the whole extract into memory. */
    READS_ALL_INTO_MEMORY(Flow.ReadsAll::new, "itHoldsNoMore"),
    /** Remembers every record while it streams. */
    REMEMBERS_EVERY_RECORD(Flow.Remembers::new, "itHoldsNoMore"),
    /** Throws where a value is not what it expects. */
    THROWS_AT_RUBBISH(Flow.ThrowsAtRubbish::new, "anExtractThatEndsInTheMiddle"),

    /** Tells a table that it does not describe. */
    TELLS_A_TABLE_UNDECLARED(Claims.OtherTable::new, "itReadsEveryRecord"),
    /** Describes a surname as a code. */
    HIDES_AN_IDENTIFIER(Claims.HidesAnIdentifier::new, "itReadsEveryRecord"),
    /** Says that it tells removals, and tells none. */
    CLAIMS_REMOVALS(Claims.ClaimsRemovals::new, "itTellsVersionsRemovals", Behaviour.REMOVALS),
    /** Tells versions without saying so. */
    TELLS_VERSIONS_UNDECLARED(Claims.UndeclaredVersions::new, "itReadsEveryRecord"),
    /** Says in its description what its contract test does not declare. */
    CLAIMS_MORE_THAN_IT_DECLARES(Claims.ClaimsMore::new, "itDeclaresWhatItDoes"),
    /** Takes the day on which it reads for the version. */
    TAKES_VERSIONS_FROM_THE_CLOCK(Claims.ClockVersions::new, "itReadsEveryRecord", Behaviour.VERSIONS),
    /** Gives every record the same version. */
    TELLS_ONE_VERSION(Claims.OneVersion::new, "itTellsVersionsRemovals", Behaviour.VERSIONS),
    /** Turns dates into times of the machine's time zone. */
    DEPENDS_ON_THE_TIME_ZONE(Claims.TimeZoned::new, "neitherClockNorTimeZone"),
    /** Writes letters as the machine's language does. */
    DEPENDS_ON_THE_LANGUAGE(Claims.Language::new, "neitherClockNorTimeZone"),
    /** Adds the day on which it reads. */
    DEPENDS_ON_THE_CLOCK(Claims.Clock::new, "neitherClockNorTimeZone"),
    /** Takes columns by their places. */
    TAKES_COLUMNS_BY_PLACE(Claims.ByPlace::new, "columnsThatCome"),
    /** Describes itself otherwise once it has been asked. */
    CHANGES_ITS_DESCRIPTION(Claims.ChangesItsDescription::new, "itsDescription"),
    /** Does not say which settings it reads. */
    NAMES_NO_SETTINGS(Claims.NamesNoSettings::new, "itNamesItsSettings"),
    /** Answers the check with a code. */
    CHECKS_IN_CODES(Claims.ChecksInCodes::new, "itsCheck"),

    /** Logs a name through SLF4J. */
    LOGS_A_NAME(Leaks.Logs::new, "nothingOfAChild"),
    /** Logs a name through java.util.logging. */
    LOGS_A_NAME_BY_THE_JDK(Leaks.LogsByTheJdk::new, "nothingOfAChild"),
    /** Prints a name. */
    PRINTS_A_NAME(Leaks.Prints::new, "nothingOfAChild"),
    /** Puts a value into what is suppressed by an exception's cause. */
    PUTS_A_VALUE_INTO_AN_EXCEPTION(Leaks.Throws::new, "nothingOfAChild"),
    /** Names a metric after a child. */
    NAMES_A_METRIC(Leaks.Metric::new, "nothingOfAChild"),
    /** Names a temporary file after a child, and deletes it. */
    NAMES_A_FILE(Leaks.NamesAFile::new, "nothingOfAChild"),
    /** Names its thread after a child. */
    NAMES_A_THREAD(Leaks.NamesAThread::new, "nothingOfAChild"),
    /** Tells a value as the place of a bad record. */
    REJECTS_WITH_A_VALUE(Leaks.RejectsWithAValue::new, "nothingOfAChild"),
    /** Tells a child's name in its check. */
    TELLS_A_NAME_IN_ITS_CHECK(Leaks.TellsInCheck::new, "nothingOfAChild");

    private final Supplier<FileConnector> connector;
    private final String caughtBy;
    private final Set<Behaviour> claims;

    BrokenFileConnector(Supplier<FileConnector> connector, String caughtBy, Behaviour... claims) {
        this.connector = connector;
        this.caughtBy = caughtBy;
        this.claims = Set.copyOf(List.of(claims));
    }

    /** Returns a new connector with this fault. */
    public FileConnector connector() {
        return connector.get();
    }

    /** Returns how the name of the test begins that finds the fault. */
    public String caughtBy() {
        return caughtBy;
    }

    /** Returns the behaviours that its author declares. */
    public Set<Behaviour> behaviours() {
        EnumSet<Behaviour> all = EnumSet.of(Behaviour.COLUMNS_ADDED, Behaviour.COLUMNS_REMOVED, Behaviour.COLUMNS_REORDERED);
        all.addAll(claims);
        return all;
    }
}
