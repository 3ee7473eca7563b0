package org.cadrenode.connector.spi;

import java.nio.file.Path;
import java.time.Duration;

/** Where the data come from. The node turns it into a route. */
public sealed interface Endpoint {
    /** Returns the place in words for an operator, without secrets. */
    String place();

    /**
     * A folder into which files are dropped, with sub-folders. A file is taken once its size has not changed for
     * {@code quiet}, and removed once it is sealed in the landing zone. Names that start with a dot or end in
     * {@code .part} or {@code .tmp} are left alone.
     *
     * @param inbox the folder; made if it is missing
     * @param include regular expression for the names of files to take, matched without regard to case
     * @param quiet how long a file must rest
     */
    record Folder(Path inbox, String include, Duration quiet) implements Endpoint {
        public Folder {
            if (quiet.isNegative()) {
                throw new IllegalArgumentException("A file cannot rest for less than no time");
            }
        }

        @Override
        public String place() {
            return inbox.toString();
        }
    }

    /**
     * A source that its connector asks by itself.
     *
     * @param place in words for an operator, without secrets
     */
    record Fetched(String place) implements Endpoint { }
}
