package org.cadrenode.api.audit;

import java.time.Instant;
import org.cadrenode.api.delivery.Digest;

/**
 * An event with its place in the journal.
 *
 * @param sequence from 1, without gaps
 * @param at when it was written
 * @param event what happened
 * @param hash chain hash: SHA-256 over the previous entry's hash and this entry's canonical bytes
 */
public record JournalEntry(long sequence, Instant at, AuditEvent event, Digest hash) { }
