/** What a site is given: the archive, what lies beside it, the Debian package, and setup. */
package org.cadrenode.itests.packages;
