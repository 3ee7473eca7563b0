package org.cadrenode.gate.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Words that are names, but not only, or that stand where a name should be. Folded. Immutable. */
public final class EverydayWords {
    /** What is entered in place of a name, and what belongs to a name but tells nobody. */
    static final Set<String> NO_NAMES = Set.of(("""
            abu al and ap aunt auntie baby bin binti boy brother carer child confidential cousin da dad daddy daughter de
            deceased del della den der des di doctor dos dr du el father female forename girl gran grandad
            grandfather grandma grandmother grandpa granny guardian husband ibn infant junior known la lady le mac
            male mc miss mom mother mr mrs ms mum mummy mx na name nan nana nephew niece nk none not null parent
            parents partner prof professor rev senior sibling sir sister son st stepfather stepmother surname tbc ten
            ter test the triplet twin unborn uncle unknown van von wife withheld
            """).strip().split("\\s+"));
    /** Those of them that are somebody's whole forename or surname often enough to be looked for in a full name. */
    static final Set<String> PARTS_OF_FULL_NAMES = Set.of("abu", "da", "das", "di", "le", "mac", "nana", "van");
    // Words of everyday notes that are known as forenames or surnames as well; the longer list is in a file.
    private static final Set<String> KNOWN_AS_NAMES = Set.of(("""
            all am amber an angel ant any april arch are art as ash at august autumn baker ball ban banks bar barn
            bash bath bay be beach beam bean bear bee bell berry best bill bird black blessing bliss blood blossom
            blue boil bold bolt bond bow brain brand brandy bridge bridges bright broad brook brooks brown budge bull
            bunny burn burns bush but butcher butter by can candy care case cash cat cave chance chapel charity chase
            cherry chip christmas chuck church cliff close coal coffee con cook coral corn cotton court cow craft
            crane crisp cross crow crown crystal curry cutter dancer dark dates dawn day deal dear deer dew diamond do
            dock doe dot dove down driver dusty early east easter ed edge elder england english ever fair fairy faith
            fall fan farmer fast feather field fields finch fine fish fitness flick flood flower flowers foot for
            forest fountain fox frank free french friend frost fry garden gardener gates gift gill ginger glass glory
            go gold golden good grace grain grant grass grave graves gray green grey guy ha had hail hall ham hammer
            hand hands hang happy hardy harmony harvest has hawk hay he head heart heather heaven hedge her hi hide
            high hill hills him his ho holder hole holiday holly home honest honey honor honour hood hook hope horn
            horner house how huge humble hung hunt hurt ice if in is it ivory ivy jet jewel join journey joy judge
            june justice keen key keys kid kind king kitchen knight lake lamb land lane large last laurel law lawn
            leach leaf lent liberty light line link lion list little lo loan lock long lord lot love lovely loving low
            luck lucky ma mace main major man march marine mark marsh master masters may mayor me mead meadow mean
            melody mercy merry mile miles mill mills minor mint misty money monk moody moon moor moss mould mount
            mountain mouth much music my nail neat need new nice night no noble noon north nurse oak ocean of ok old
            olive on one opal or orange orchard ore our pace page pain painter pan parish park parks patch patience
            peace peach peak pearl peel penny pepper perfect person petty pike pine pink pitch plant player pleasant
            plum plumb pole pond pool porter potter pounds power powers precious price pride prince princess prior
            proud purchase queen quick rain rainbow rains rave read reader reason red reef render rice rich rider
            ridge ring river rivers rob robin rock rod roman rook root rope rose row royal rude rush rusty sage sailor
            saint salt sand sands sandy savage say scales scarlet scout seal see self seller sergeant severe shade
            sharp she shell shepherd ship shoe shore short side silk silver sin singer sky slack sly small smart smile
            smoke snell snow so sole song south spark sparrow speaker spear speed spice spring stables staff stamp
            star stark steel steer stem step stern still stock stone storm story stout strange street strong style
            sugar summer summers sun sunny swan sweet swift tab tail tailor tall tear teddy temple thick thorn tidy
            tiger to tongue too tower towers town toy trail tree trick trip troy true truth tune twist two unity up us
            usher vine violet virtue wait wake walker wall walls wand ward ware warm was wash watch waters way we
            weeks wells west wheat wheel whistle white who why wild will willow wing winner winter wise wolf wood
            woods wool work worker world worm worth yard you young
            """).strip().split("\\s+"));
    /** Names of months that are forenames or surnames as well. */
    static final Set<String> MONTHS = Set.of("april", "may", "june", "august", "march");
    /** Words after which such a name is that of the month. */
    static final Set<String> BEFORE_MONTHS = Set.of("in", "since", "until", "till", "by", "last", "next", "this", "early",
            "mid", "late", "during", "from", "before", "after", "of", "every", "each",
            "throughout");
    /** Words before which such a name is that of the month. */
    static final Set<String> BEHIND_MONTHS = Set.of("onward", "onwards", "half", "bank");

    /** Words of everyday notes, whether or not they are known as names. */
    public static final Set<String> EVERYDAY = everyday();

    private EverydayWords() { }

    private static Set<String> everyday() {
        Set<String> words = new HashSet<>(KNOWN_AS_NAMES);
        try (InputStream in = EverydayWords.class.getResourceAsStream("everyday-words.txt")) {
            if (in == null) {
                throw new IllegalStateException("The list of everyday words is missing from the bundle");
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .forEach(line -> words.addAll(List.of(line.split(" "))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Plurals and third persons are not in the list of their own.
        for (String word : List.copyOf(words)) {
            if (word.length() > 3) {
                words.add(word + "s");
                words.add(word + "es");
            }
        }
        return Set.copyOf(words);
    }
}
