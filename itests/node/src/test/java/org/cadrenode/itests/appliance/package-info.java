/**
 * The appliance as a black box: the built archive, unpacked and booted as a process of its own, spoken to by the real ssh client.
 */
package org.cadrenode.itests.appliance;
