/** The commands on people: who may log in, and what needs a second person. {@link org.cadrenode.api.security.Users} and
 * {@link org.cadrenode.api.security.Approvals} ask for permission and for the second person themselves. */
@NullMarked
package org.cadrenode.shell.internal.people;

import org.jspecify.annotations.NullMarked;
