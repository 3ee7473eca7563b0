package org.cadrenode.api.commonmodel;

import org.cadrenode.api.pseudonym.RowReader;

/** Turns the rows of one table into events; compiled once a table. For one thread's use. */
public interface EventMapper {
    /** Hands the events of the reader's current row to {@code sink}. */
    void map(RowReader row, EventSink sink);
}
