/** The site's mailbox as a component: its settings, secrets, handshakes and health. */
@NullMarked
package org.cadrenode.mesh.internal;

import org.jspecify.annotations.NullMarked;
