package org.cadrenode.api.optout;

import java.time.LocalDate;

/**
 * One opt-out as an operator may see it: no identifiers.
 *
 * @param reference the register's own number of the request
 * @param origin where it came from: {@code local}
 * @param scope what it stops: {@code all}
 * @param decidedBy {@code parent}, {@code guardian} or {@code young_person}
 * @param decidedOn when it was decided
 * @param state {@code waiting} for a child to match, {@code stopped} at the screen before anything was loaded,
 *     {@code removing} while what was loaded is taken back, {@code removed} once it is
 */
public record OptOutLine(long reference, String origin, String scope, String decidedBy, LocalDate decidedOn, String state) { }
