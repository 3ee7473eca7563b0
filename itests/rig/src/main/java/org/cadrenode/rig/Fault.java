package org.cadrenode.rig;

import java.util.Optional;

/**
 * One thing that happens to machines. The {@link Rig} makes a node, has it {@link #prepare prepared}, starts it, lets the
 * fault {@link #disturb} the main job, has the job ended, and compares everything with a run that nothing disturbed.
 */
public interface Fault {
    /** Returns the word by which it is run: lower-case letters and dashes. */
    String name();

    /** Returns what it does, as a table's cell. */
    String what();

    /** Returns what a person has to do to get on again; empty if the node has to go on by itself. */
    default Optional<String> remedy() {
        return Optional.empty();
    }

    /** Returns what it says nothing about, as a table's cell. */
    String notCovered();

    /** Returns what this machine lacks for it; empty if it can be done here. */
    default Optional<String> lacking() {
        return Optional.empty();
    }

    /** Sets up a node that has never started. */
    default void prepare(Trial trial, Site site) throws Exception { }

    /** Feeds the node, which runs, and disturbs it; returns when the fault is over. What is wrong is told to {@code trial}. */
    void disturb(Trial trial, Site site) throws Exception;

    /** Goes on once the job has ended on {@code site} and was compared; other nodes may be made of it. */
    default void afterwards(Trial trial, Site site) throws Exception { }
}
