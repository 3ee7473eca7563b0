package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A place on another machine from which files are taken. Looked at by one thread at a time; checked by any. */
interface Remote {
    /**
     * Takes in what is new.
     *
     * @return after how long to look again
     * @throws IOException if the place cannot be reached or read, or only a part of it; its message is logged, so it names
     *     neither a file nor a secret
     */
    Duration look(SourceIntake intake) throws IOException;

    /** Returns what is wrong with the place as it is now, a sentence each with its remedy. */
    List<String> check();
}
