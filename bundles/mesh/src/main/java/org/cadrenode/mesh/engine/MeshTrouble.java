package org.cadrenode.mesh.engine;

import java.io.IOException;

/** Says what went wrong between the node and MESH, in words that hold neither anything of a message nor a secret. */
public final class MeshTrouble extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    private MeshTrouble(String words, boolean passing) {
        super(words);
        this.passing = passing;
    }

    /** What is mended by a person, if at all. */
    public static MeshTrouble lasting(String words) {
        return new MeshTrouble(words, false);
    }

    /** What may be gone by itself in a moment: it is worth another try. */
    public static MeshTrouble passing(String words) {
        return new MeshTrouble(words, true);
    }

    boolean passing() {
        return passing;
    }
}
