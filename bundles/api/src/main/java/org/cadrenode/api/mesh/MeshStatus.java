package org.cadrenode.api.mesh;

import java.time.Instant;
import java.util.Optional;

/**
 * How the mailbox stands.
 *
 * @param mailbox the mailbox's id
 * @param way the way that leads to it: {@code https}, or {@code folder} for a MESH client of the site's own
 * @param handshake when the service last let the mailbox in, or the folders were last found in order
 * @param worked when anything was last sent, asked or taken without failure
 * @param failed when something last failed
 * @param problem what is wrong now, in words that hold nothing of a message; empty if the last thing worked
 * @param denied whether the service does not let the mailbox in
 */
public record MeshStatus(String mailbox, String way, Optional<Instant> handshake, Optional<Instant> worked,
        Optional<Instant> failed, String problem, boolean denied) { }
