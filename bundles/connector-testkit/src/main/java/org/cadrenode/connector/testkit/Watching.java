package org.cadrenode.connector.testkit;

import java.io.IOException;
import java.util.List;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/** Does something at each call that passes through it. */
final class Watching implements Records {
    private final Records records;
    private final Step step;
    private long calls;

    /** What is done. */
    interface Step {
        void at(long call) throws IOException;
    }

    Watching(Records records, Step step) {
        this.records = records;
        this.step = step;
    }

    @Override
    public int table(String name, List<String> columns) throws IOException {
        int number = records.table(name, columns);
        step.at(calls++);
        return number;
    }

    @Override
    public void record(int table, long line, @Nullable String[] values) throws IOException {
        records.record(table, line, values);
        step.at(calls++);
    }

    @Override
    public void record(int table, long line, long version, @Nullable String[] values) throws IOException {
        records.record(table, line, version, values);
        step.at(calls++);
    }

    @Override
    public void removed(int table, long line, long version, @Nullable String[] values) throws IOException {
        records.removed(table, line, version, values);
        step.at(calls++);
    }

    @Override
    public void unread(String table, String part) throws IOException {
        records.unread(table, part);
        step.at(calls++);
    }

    @Override
    public void reject(String table, long line, String column, Problem problem) throws IOException {
        records.reject(table, line, column, problem);
        step.at(calls++);
    }

    /** Keeps nothing but how many records there were. */
    static final class Counting implements Records {
        private long count;
        private int tables;

        long count() {
            return count;
        }

        void newStretch() {
            tables = 0;
        }

        @Override
        public int table(String name, List<String> columns) {
            return tables++;
        }

        @Override
        public void record(int table, long line, @Nullable String[] values) {
            count++;
        }

        @Override
        public void record(int table, long line, long version, @Nullable String[] values) {
            count++;
        }

        @Override
        public void removed(int table, long line, long version, @Nullable String[] values) {
            count++;
        }

        @Override
        public void reject(String table, long line, String column, Problem problem) { }
    }
}
