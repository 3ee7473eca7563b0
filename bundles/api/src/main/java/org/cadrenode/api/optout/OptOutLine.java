package org.cadrenode.api.optout;

import java.time.LocalDate;

/**
 * One opt-out as an operator may see it: no identifiers.
 *
 * @param reference the register's own number of the request
 * @param origin where it came from: {@code local}, or {@code source} for a column of an extract, which does not tell who decided
 * @param scope what it is about: {@code all}, {@code contact}, {@code provider:NAME} or {@code purpose:WORD}
 * @param decidedBy {@code parent}, {@code guardian}, {@code young_person}, or {@code not_told} by a source
 * @param decidedOn when it was decided
 * @param state {@code waiting} for a child to match, {@code stopped} at the screen before anything was loaded,
 *     {@code removing} while what was loaded is taken back, {@code removed} once it is; {@code withdrawn}, {@code returning} while
 *     a child of it comes back in; {@code recorded} if it stops nothing by itself
 */
public record OptOutLine(long reference, String origin, String scope, String decidedBy, LocalDate decidedOn, String state) { }
