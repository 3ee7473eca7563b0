package org.cadrenode.api.identifiable;

import java.io.IOException;
import java.io.OutputStream;
import org.cadrenode.api.delivery.Digest;

/**
 * An artefact while it is written. It is there, whole and on stable storage, once {@link #commit} returns; closed
 * without, nothing is left of it and an earlier version stays.
 */
public abstract class ArtefactOutput extends OutputStream {
    /** Makes the artefact durable, replaces an earlier version, and returns the digest of the plain content. */
    public abstract Digest commit() throws IOException;
}
