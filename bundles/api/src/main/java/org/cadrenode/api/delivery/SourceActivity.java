package org.cadrenode.api.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.error.ErrorCode;

/**
 * What a source does now.
 *
 * @param source its id
 * @param state what it does, or why it takes nothing
 * @param since since when it fails, if it does
 * @param failure why the last try failed, if it did
 * @param schedule when it runs, in words
 * @param rate how much it may take, in words; empty for no limit
 * @param nextRun when it runs next, if that is known
 * @param lastRun the run that ended last
 * @param lastDelivery when a delivery of it arrived last
 * @param waiting deliveries that wait to be read
 * @param waitingBytes how large they are
 * @param silentSince since when a call into the connector has made no progress, if it has not for longer than it may
 * @param findings what is wrong, a sentence each with its remedy
 */
public record SourceActivity(
        SourceId source, SourceState state, Optional<Instant> since, Optional<ErrorCode> failure, String schedule, String rate,
        Optional<Instant> nextRun, Optional<SourceRun> lastRun, Optional<Instant> lastDelivery, long waiting, long waitingBytes,
        Optional<Instant> silentSince, List<String> findings) {
    public SourceActivity {
        findings = List.copyOf(findings);
    }
}
