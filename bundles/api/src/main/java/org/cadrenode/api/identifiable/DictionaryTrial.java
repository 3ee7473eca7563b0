package org.cadrenode.api.identifiable;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Shows a few records before and after a dictionary, so that a person sees what it does before it is approved. What it
 * returns is for the eyes of that person: it is neither kept nor logged. Thread-safe.
 */
@ProviderType
public interface DictionaryTrial {
    /** The most records of a table that are shown. */
    int MOST_ROWS = 50;

    /**
     * Takes the first records of the newest landed deliveries of a source through a dictionary, as a run would. Records of
     * children who opted out are left out. Journalled, with the person's name and the counts, before anything is returned.
     *
     * @param file name of a file in the dictionaries folder, or {@code draft}; empty for the dictionary in force
     * @param table only this one
     * @param rows how many of each table, from 1 to {@link #MOST_ROWS}
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED without {@code dictionary:try}; NOT_FOUND without such a
     *     file or a landed delivery; DICTIONARY_INVALID
     */
    Trial run(SourceId source, Optional<String> file, Optional<TableName> table, int rows) throws IOException;

    /**
     * What was tried.
     *
     * @param dictionary digest of the file that was tried
     * @param deliveries from which the records are
     * @param optedOut how many records were left out because their child opted out
     */
    record Trial(Digest dictionary, List<DeliveryId> deliveries, List<TriedRecord> records, long optedOut) {
        public Trial {
            deliveries = List.copyOf(deliveries);
            records = List.copyOf(records);
        }

        @Override
        public String toString() {
            return "[trial]";
        }
    }

    /**
     * One record.
     *
     * @param line line of the source file, or 0
     * @param outcome {@code released}, {@code dropped} if nothing of it leaves, {@code held: child unknown} if no table
     *     makes its child known, or the code with which it is quarantined
     */
    record TriedRecord(TableName table, long line, String outcome, List<TriedColumn> columns) {
        public TriedRecord {
            columns = List.copyOf(columns);
        }

        @Override
        public String toString() {
            return "[tried record]";
        }
    }

    /**
     * One value.
     *
     * @param column source column
     * @param rule what the dictionary says of it, in its own words; {@code no rule} if nothing
     * @param before as the source wrote it; empty without a value
     * @param destination name of the released column; empty if it does not leave
     * @param after what leaves; empty if nothing does
     */
    record TriedColumn(String column, String rule, String before, String destination, String after) {
        @Override
        public String toString() {
            return "[tried value]";
        }
    }
}
