package org.cadrenode.connector.testkit.broken;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceDescription.Capability;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.jspecify.annotations.Nullable;

/** Faults of what is told, and of what is said about it. */
final class Claims {
    private Claims() { }

    /** Changes a value of each record. */
    private abstract static class Changing extends SoundFileConnector {
        abstract void change(@Nullable String[] values);

        @Override
        public void read(Extract extract, Records records) throws IOException {
            super.read(extract, new PassingRecords(records) {
                @Override
                public void record(int table, long line, @Nullable String[] values) throws IOException {
                    change(values);
                    super.record(table, line, values);
                }
            });
        }
    }

    /** Adds a version to each record. */
    private abstract static class Versioning extends SoundFileConnector {
        abstract long version(long line);

        @Override
        public void read(Extract extract, Records records) throws IOException {
            super.read(extract, new PassingRecords(records) {
                @Override
                public void record(int table, long line, @Nullable String[] values) throws IOException {
                    super.record(table, line, version(line), values);
                }
            });
        }
    }

    static final class OtherTable extends SoundFileConnector {
        @Override
        public void read(Extract extract, Records records) throws IOException {
            super.read(extract, new PassingRecords(records) {
                @Override
                public int table(String name, List<String> columns) throws IOException {
                    return super.table("appointments", columns);
                }
            });
        }
    }

    static final class HidesAnIdentifier extends SoundFileConnector {
        @Override
        public SourceDescription description() {
            return describe(List.of(new Table("visits", VISITS.columns().stream()
                    .map(column -> column.name().equals("surname") ? Column.of("surname", Form.CODE) : column)
                    .collect(Collectors.toList()))), Set.of());
        }
    }

    static final class ClaimsRemovals extends SoundFileConnector {
        @Override
        public SourceDescription description() {
            return describe(List.of(VISITS), Set.of(Capability.REMOVALS));
        }
    }

    static final class ClaimsMore extends SoundFileConnector {
        @Override
        public SourceDescription description() {
            return describe(List.of(VISITS), Set.of(Capability.VERSIONS));
        }
    }

    static final class UndeclaredVersions extends Versioning {
        @Override
        long version(long line) {
            return line;
        }
    }

    static final class ClockVersions extends Versioning {
        @Override
        public SourceDescription description() {
            return describe(List.of(VISITS), Set.of(Capability.VERSIONS));
        }

        @Override
        long version(long line) {
            return System.currentTimeMillis();
        }
    }

    static final class OneVersion extends Versioning {
        @Override
        public SourceDescription description() {
            return describe(List.of(VISITS), Set.of(Capability.VERSIONS));
        }

        @Override
        long version(long line) {
            return 1;
        }
    }

    static final class TimeZoned extends Changing {
        @Override
        void change(@Nullable String[] values) {
            for (int i = 0; i < values.length; i++) {
                String value = values[i];
                if (value != null && value.matches("\\d{4}-\\d\\d-\\d\\d")) {
                    values[i] = LocalDate.parse(value).atStartOfDay(ZoneId.systemDefault()).toInstant().toString();
                }
            }
        }
    }

    static final class Language extends Changing {
        @Override
        void change(@Nullable String[] values) {
            values[values.length - 1] = String.format("%05d", values.length);
        }
    }

    static final class Clock extends Changing {
        @Override
        void change(@Nullable String[] values) {
            values[values.length - 1] = LocalDate.now(ZoneId.of("Z")).toString();
        }
    }

    static final class ByPlace extends SoundFileConnector {
        @Override
        public void read(Extract extract, Records records) throws IOException {
            super.read(extract, new PassingRecords(records) {
                @Override
                public int table(String name, List<String> columns) throws IOException {
                    List<String> known = VISITS.columns().stream().map(Column::name).collect(Collectors.toList());
                    return super.table(name, columns.size() <= known.size() ? known.subList(0, columns.size()) : columns);
                }
            });
        }
    }

    static final class ChangesItsDescription extends SoundFileConnector {
        private int asked;

        @Override
        public SourceDescription description() {
            return asked++ == 0 ? super.description() : describe(List.of(), Set.of());
        }
    }

    static final class NamesNoSettings extends SoundFileConnector {
        @Override
        public Set<String> settingNames() {
            return Set.of();
        }
    }

    static final class ChecksInCodes extends SoundFileConnector {
        @Override
        public List<String> check() {
            return List.of("E42");
        }
    }
}
