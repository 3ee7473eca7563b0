/** People: who may log in, who is acting, what their roles permit, and what needs a second person. */
@NullMarked
package org.cadrenode.security.internal;

import org.jspecify.annotations.NullMarked;
