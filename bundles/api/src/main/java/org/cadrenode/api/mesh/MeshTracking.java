package org.cadrenode.api.mesh;

/**
 * What became of a message that was sent.
 *
 * @param status the service's word in lower case, such as {@code accepted} or {@code acknowledged}
 * @param code the service's status code, empty if it gave none
 */
public record MeshTracking(String status, String code) { }
