package org.cadrenode.api.terms;

import org.cadrenode.api.dictionary.CodeSystem;

/**
 * A code that the law keeps from being passed on.
 *
 * @param category such as {@code sexual-health}: terms name it where they let its codes leave
 * @param system where the code comes from; {@link CodeSystem#TABLE} for a table as a whole
 * @param code as the list has it, without the mark of a beginning; {@code TABLE} or {@code SOURCE.TABLE} for a table
 * @param beginning whether it is the beginning of codes, so that all below it count as well
 */
public record RestrictedCode(String category, CodeSystem system, String code, boolean beginning) { }
