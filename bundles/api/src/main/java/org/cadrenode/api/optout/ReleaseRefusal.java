package org.cadrenode.api.optout;

import org.cadrenode.api.error.ErrorCode;

/**
 * Why nothing may be released now.
 *
 * @param code by which a release is refused
 * @param why a sentence with its remedy, without any person
 */
public record ReleaseRefusal(ErrorCode code, String why) { }
