package org.cadrenode.api.commonmodel;

import org.jspecify.annotations.Nullable;

/** Takes the events of one record. */
public interface EventSink {
    /**
     * Takes one event.
     *
     * @param date {@code yyyy-MM-dd}, {@code yyyy-MM} or {@code yyyy}; null if the record is not dated
     * @param codeSystem which list the code is from, such as {@code icd10} or {@code ssda903:episodes}
     * @param code the code in that list
     * @param number the value if it is a number, in plain notation
     * @param text the value if it is not a number
     * @param unit unit of the number
     */
    void event(@Nullable String date, String codeSystem, String code, @Nullable String number, @Nullable String text,
            @Nullable String unit);
}
