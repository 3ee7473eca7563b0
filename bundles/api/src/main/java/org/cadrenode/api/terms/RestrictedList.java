package org.cadrenode.api.terms;

import java.util.List;
import org.cadrenode.api.delivery.Digest;

/**
 * The codes that are restricted for a source.
 *
 * @param digest the same for the same codes under the same categories, whatever their order and whatever is said of them
 * @param codes all that hold for the source
 */
public record RestrictedList(Digest digest, List<RestrictedCode> codes) {
    public RestrictedList {
        codes = List.copyOf(codes);
    }
}
