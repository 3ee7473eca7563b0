package org.cadrenode.api.terms;

import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.SourceId;
import org.osgi.annotation.versioning.ProviderType;

/** The terms of all sources. What is not there allows nothing. Thread-safe. */
@ProviderType
public interface TermsBook {
    /** Returns the terms in force, whether or not they have run out; empty if there are none, or their file is wrong. */
    Optional<Terms> terms(SourceId source);

    /**
     * Returns why nothing of a source may be released now, for the purposes that the node's resource serves: no terms, a file
     * that is wrong, an agreement or assessment that has run out, a purpose that is not allowed, or data that never leave.
     * Empty if a person may release.
     */
    List<Refusal> refusals(SourceId source);

    /** Returns both at one moment, so that what allows is what is named. */
    default Ruling ruling(SourceId source) {
        return new Ruling(terms(source), refusals(source));
    }

    /**
     * What the terms of a source say now.
     *
     * @param terms in force, if there are any
     * @param refusals why nothing may be released; empty if a person may
     */
    record Ruling(Optional<Terms> terms, List<Refusal> refusals) {
        public Ruling {
            refusals = List.copyOf(refusals);
        }

        /** Returns whether the data serve their controller and go nowhere, whatever else the terms say. */
        public boolean neverLeaves() {
            return terms.filter(Terms::neverRelease).isPresent();
        }
    }

    /**
     * Why nothing may be released.
     *
     * @param line of the file that forbids it, from 1; 0 if there is no file or no such line
     * @param reason a sentence with its remedy
     */
    record Refusal(int line, String reason) {
        /** Returns the reason with the line, for people. */
        public String text() {
            return line == 0 ? reason : "line " + line + ": " + reason;
        }
    }
}
