package org.cadrenode.api.omop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes an OMOP CDM 5.4 of the health events of the research database, and looks through one. What no rule of the site places
 * is left out, and counted. Thread-safe; one export at a time.
 */
@ProviderType
public interface HealthExport {
    /**
     * Writes an export into a new folder: a file of commas a table, and the report on its quality as {@code quality.html} and
     * {@code quality.json}. It is there whole or not at all; one that is not as the model says is not handed out. Journalled.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED without {@code omop:export}; CONFIGURATION_INVALID if the
     *     site's rules cannot be read; CHECK_FAILED if the export is not as the model says
     * @throws java.nio.file.FileAlreadyExistsException if there is such a folder
     */
    Made export(Path folder, String reason) throws IOException;

    /**
     * Looks through the export in a folder. Changes nothing.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED without {@code omop:read}
     * @throws java.nio.file.NoSuchFileException if there is no such folder
     */
    Report check(Path folder) throws IOException;

    /**
     * An export that was made.
     *
     * @param rows rows by table
     * @param events events that were read
     * @param leftOut how many of them are not in the export, by the reason in words
     */
    record Made(Map<String, Long> rows, long events, Map<String, Long> leftOut, Report report) {
        public Made {
            rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
            leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
        }
    }

    /**
     * The quality of an export. Small counts are in none of its forms.
     *
     * @param passed checks that passed
     * @param nothing checks that had nothing to look at
     * @param violations rows and values that are not as the model says
     * @param failed checks that failed
     * @param page as a page of HTML
     * @param json as JSON
     */
    record Report(long passed, long nothing, long violations, List<Finding> failed, String page, String json) {
        public Report {
            failed = List.copyOf(failed);
        }
    }

    /**
     * A check that failed.
     *
     * @param field empty for the table as a whole
     * @param failing how many fail, in words where the number is small
     * @param looked how many were looked at, in words where the number is small
     */
    record Finding(String kind, String rule, String table, String field, String failing, String looked) { }
}
