package org.cadrenode.keystore.engine;

import java.util.List;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;

/** What the rotation of a key does and what it breaks, for the person who decides. */
final class Consequences {
    private static final String RESTART =
        "Every room of the node stops and starts again with the new key; deliveries wait and go on by themselves.";
    private static final String RENEWAL = "What is under the old key stays readable and is renewed in the background; "
        + "key:list says how much is left. The old key is kept.";

    private Consequences() { }

    static List<String> of(KeyPurpose purpose) {
        return switch (purpose) {
            case SUBJECT -> List.of("This key has one version for ever and is not rotated.",
                "The ids by which the identifiable zone names children are made with it: under another key every child would become another one.",
                "It never leaves the node and no id made with it does. To change it, start a new node and import everything again.");
            case JOURNAL_SIGNING -> List.of("This key is not rotated.",
                "The journal's verification, the checkpoints in packages already sent and the settings of the other side "
                    + "(providerKeys in etc/org.cadrenode.exchange.cfg) know one signing key of the journal; checkpoints signed by two would look forged.",
                "If the key may have leaked, seal the node, export the journal together with its last checkpoint, and start a new node.");
            case OPTOUT_REPLICA -> List.of("This key is not rotated.",
                "The register of opt-outs is kept off the machine under it. After a restore an older copy of the keystore has to open "
                    + "what was written there since, or children who opted out meanwhile would be in again.",
                "If the key may have leaked, destroy the folder of the replica, and start a new node.");
            case LINKAGE -> List.of(
                "Children sent under the new key are not compared with those that other providers sent under the old one, until "
                    + "these have the new one, too: rotate at one node of the network, then grant it to each of the others "
                    + "(key:request, key:grant, key:accept). All must have it under the same version number.",
                "This node makes the tokens of all its children again from the vault, and a renewal package goes out by itself.",
                "Linking at the research side is incomplete until the renewal packages of all providers have arrived.",
                RESTART);
            case OPTOUT_LIST -> List.of(
                "Lists of opt-outs are made under the new key from now on, and the other nodes refuse them until they have it, too: grant it "
                    + "to each of them (key:request --for optout-list, key:grant, key:accept). All must have it under the same version number.",
                "Lists that were taken from other nodes hold on.",
                RESTART);
            case PSEUDONYM_LOCAL -> List.of(
                "Every child of this node gets a new pseudonym. A renewal package goes out by itself, and the research side renames its rows.",
                "An extract or a project's data set that was made before can no longer be joined with a later one by pseudonym.",
                "Until the renewal package is loaded, new deliveries of a child stand under another pseudonym than its former ones.",
                RESTART);
            case PACKAGE_SIGNING -> List.of(
                "The other side refuses this node's packages and receipts until it has the new key: read it with node:check, "
                    + "confirm it by telephone, and have it entered there (providerKeys or resourceKey in etc/org.cadrenode.exchange.cfg).",
                "Packages that were sent and not yet taken in are refused there; send them again.",
                "The fingerprint of this node's key requests changes.",
                RESTART);
            case PACKAGE_OPENING -> List.of(
                "Senders go on sealing to the old key until they have the new one (recipientKey in etc/org.cadrenode.exchange.cfg of "
                    + "each sender); this node opens packages sealed to either.",
                "As long as they use the old key, a thief of the old key reads what they send.",
                "The fingerprint of this node's key requests changes.",
                RESTART);
            case REQUEST_OPENING -> List.of(
                "The pages for families that are out there go on sealing to the old key; this node opens what was sealed to either.",
                "Make the pages anew (optout:page) and put them in the place of the old ones. As long as the old ones are in use, "
                    + "a thief of the old key reads what families send.",
                RESTART);
            case JOURNAL_SUBJECT -> List.of(
                "A person appears in new entries of the journal under another hash than in former ones; a search for a person asks for both.",
                "Entries that are written stay as they are.",
                RESTART);
            case VAULT_LOOKUP, SUPPRESSION_LOOKUP, CUSTODIAN_LOOKUP -> List.of(
                "People are looked for under the old and the new key until all hashes are made again, so nobody is missed; looking takes longer meanwhile.",
                RENEWAL, RESTART);
            case VAULT_FILE, OPTOUT_FILE, LINKAGE_FILE, RESEARCH_FILE, CUSTODIAN_FILE -> List.of(
                "The database file is written anew under the new key when its room starts; that needs as much free disk as the file has.",
                RESTART);
            case LANDING -> List.of(
                "New deliveries are sealed under the new key; those that lie in the landing zone stay readable under the old one until they are purged or renewed.",
                RESTART);
            case VAULT_RECORD, SUPPRESSION_RECORD, CUSTODIAN_RECORD -> List.of(RENEWAL, RESTART);
        };
    }

    /** Throws USAGE for a purpose with one version for ever. */
    static void demandThatItRotates(KeyPurpose purpose) {
        if (purpose == KeyPurpose.SUBJECT || purpose == KeyPurpose.JOURNAL_SIGNING || purpose == KeyPurpose.OPTOUT_REPLICA) {
            throw new CadreException(ErrorCode.USAGE, String.join(" ", of(purpose)));
        }
    }
}
