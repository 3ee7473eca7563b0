package org.cadrenode.research.internal;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Set;
import org.cadrenode.api.commonmodel.EventSink;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Writes records and their events in batches: {@link #write} what is a batch's alone, then {@link #settle} what it shares with the one before
 * it. One writer's.
 */
final class EventWriter implements EventSink, AutoCloseable {
    /** A record has room for this many events; their ids follow from the record's. */
    static final int EVENTS_OF_A_RECORD = 1 << 14;
    /** Characters that fit into an event's own text. */
    static final int TEXT_PART = 1_000_000;
    /** Characters of text after which a batch is sent, however few records it has. */
    private static final int MOST_CHARACTERS = 2_000_000;
    static final int YEAR = 1;
    static final int MONTH = 2;
    static final int DAY = 3;

    private static final int LENGTH_OF_YEAR = 4;
    private static final int LENGTH_OF_MONTH = 7;
    private static final int LENGTH_OF_DAY = 10;

    private final Names names;
    private final int provider;
    private final NumberRows records;
    private final EventTable event;
    private final PreparedStatement part;
    private final RecordPages pages;
    private long nextEvent;
    private long endOfRecord;
    private long events;
    private long characters;
    private boolean parts;
    private @Nullable SQLException failure;
    private String lastDateText = "";
    private @Nullable LocalDate lastDate;
    private int lastPrecision;

    EventWriter(Connection connection, Names names, int provider, Partitions partitions) throws SQLException {
        this.names = names;
        this.provider = provider;
        pages = new RecordPages(connection);
        records = NumberRows.of(connection, "loaded_record", "record_id", "key_high", "key_low", "content", "delivery_id", "table_id",
                "subject_id", "version");
        event = EventTable.of(connection, partitions);
        part = connection.prepareStatement("INSERT INTO event_text_part (event_id, part, words) VALUES (?, ?, ?)");
    }

    /** Adds a record; the events that follow are its own. */
    void record(long id, KeySet keys, int key, int delivery, int recordTable, int recordSubject) throws SQLException {
        records.add(id, keys.keyHigh(key), keys.keyLow(key), keys.content(key), delivery, recordTable, recordSubject, keys.version(key));
        pages.add(id, recordSubject);
        nextEvent = id * EVENTS_OF_A_RECORD;
        endOfRecord = nextEvent + EVENTS_OF_A_RECORD;
        event.record(provider, delivery, recordTable, recordSubject);
    }

    @Override
    public void event(@Nullable String date, String codeSystem, String code, @Nullable String number,
            @Nullable String text, @Nullable String unit) {
        if (failure != null) {
            return;
        }
        if (nextEvent == endOfRecord) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID,
                    "A mapping makes more than " + EVENTS_OF_A_RECORD + " events of one record");
        }
        try {
            add(date, names.code(codeSystem, code, unit), number, text);
        } catch (SQLException e) {
            failure = e;
        }
    }

    private void add(@Nullable String date, int code, @Nullable String number, @Nullable String text) throws SQLException {
        boolean dated = date != null && read(date);
        BigDecimal exact = number == null ? null : exact(number);
        String words = exact == null && text == null ? number : text;
        event.add(nextEvent, dated ? lastDate : null, dated ? lastPrecision : 0, code, exact, words == null ? null : own(words));
        nextEvent++;
        events++;
        characters += words == null ? 0 : words.length();
    }

    // PostgreSQL has no place for U+0000; it says nothing, so the replacement character stands for it everywhere.
    private String own(String text) throws SQLException {
        String words = text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
        if (words.length() < TEXT_PART) {
            return words;
        }
        for (int number = 1; number * TEXT_PART < words.length(); number++) {
            part.setLong(1, nextEvent);
            part.setInt(2, number);
            part.setString(3, words.substring(number * TEXT_PART, Math.min(words.length(), (number + 1) * TEXT_PART)));
            part.addBatch();
            parts = true;
        }
        return words.substring(0, TEXT_PART);
    }

    private static @Nullable BigDecimal exact(String number) {
        try {
            return new BigDecimal(number);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    // Rows of a file are often of the same day.
    private boolean read(String date) {
        if (date.equals(lastDateText)) {
            return lastDate != null;
        }
        lastDateText = date;
        lastDate = null;
        try {
            switch (date.length()) {
                case LENGTH_OF_YEAR -> lastDate = LocalDate.of(Integer.parseInt(date), 1, 1);
                case LENGTH_OF_MONTH -> lastDate = LocalDate.of(Integer.parseInt(date, 0, 4, 10),
                        Integer.parseInt(date, 5, 7, 10), 1);
                case LENGTH_OF_DAY -> lastDate = LocalDate.of(Integer.parseInt(date, 0, 4, 10),
                        Integer.parseInt(date, 5, 7, 10), Integer.parseInt(date, 8, 10, 10));
                default -> { }
            }
        } catch (DateTimeException | NumberFormatException e) {
            lastDate = null;
        }
        lastPrecision = date.length() == LENGTH_OF_YEAR ? YEAR : date.length() == LENGTH_OF_MONTH ? MONTH : DAY;
        return lastDate != null;
    }

    /** Returns whether the batch is to be sent before more is added. */
    boolean full() {
        return characters > MOST_CHARACTERS;
    }

    /** Returns the partitions that have to be made before the batch is written. */
    Set<Partitions.Partition> missing() throws SQLException {
        if (failure != null) {
            throw failure;
        }
        return event.missing();
    }

    /** Writes the batch, but for what others may write, too. */
    void write() throws SQLException {
        records.flush();
        event.flush();
        if (parts) {
            part.executeBatch();
            parts = false;
        }
    }

    /** Writes the rest of it, once the batch before it is committed; returns how many events there were in it. */
    long settle() throws SQLException {
        pages.flush();
        long sent = events;
        events = 0;
        characters = 0;
        return sent;
    }

    @Override
    public void close() throws SQLException {
        records.close();
        event.close();
        part.close();
    }
}
