package org.cadrenode.exchange.internal;

import java.util.EnumSet;
import java.util.Set;
import org.cadrenode.api.exchange.PackageKind;

/**
 * The two ways out of a provider. What is sealed and signed for one of them, receipts included, is nothing on the other,
 * also in the hands of one who could open it and seal it anew.
 */
enum PackagePath {
    /** To the research database. */
    RESEARCH("", "cadre-package-1\n", "cadre-receipt-1\n", EnumSet.of(PackageKind.DATA, PackageKind.PURGE, PackageKind.RENEWAL,
            PackageKind.RETURN)),
    /** To the custodian of identifiers. */
    CUSTODIAN("custodian ", "cadre-custodian-package-1\n", "cadre-custodian-receipt-1\n",
            EnumSet.of(PackageKind.IDENTIFIERS, PackageKind.PURGE, PackageKind.RENEWAL, PackageKind.RETURN));

    private final String sealContext;
    private final String packageWords;
    private final String receiptWords;
    private final Set<PackageKind> kinds;

    PackagePath(String sealContext, String packageWords, String receiptWords, Set<PackageKind> kinds) {
        this.sealContext = sealContext;
        this.packageWords = packageWords;
        this.receiptWords = receiptWords;
        this.kinds = kinds;
    }

    /** Returns the words to which the seal of a package is bound. */
    String sealContext(PackageName name) {
        return sealContext + name.id();
    }

    /** Returns the words that come first in what a package's signature covers. */
    String packageWords() {
        return packageWords;
    }

    /** Returns the words that come first in what a receipt's signature covers. */
    String receiptWords() {
        return receiptWords;
    }

    /** Returns whether packages of this kind go this way. */
    boolean carries(PackageKind kind) {
        return kinds.contains(kind);
    }
}
