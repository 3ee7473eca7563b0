package org.cadrenode.gate.engine;

import java.util.Set;

/** Words that are names, but not only, or that stand where a name should be. Folded. Immutable. */
final class EverydayWords {
    /** What is entered in place of a name, and what belongs to a name but tells nobody. */
    static final Set<String> NO_NAMES = Set.of(("""
            abu al and aunt auntie baby bin binti boy brother carer child confidential cousin da dad daddy daughter de
            deceased del della den der des di doctor dos dr du el father female forename foster girl gran grandad
            grandfather grandma grandmother grandpa granny guardian husband ibn infant junior known la lady le mac
            male mc miss mom mother mr mrs ms mum mummy mx na name nan nana nephew niece nk none not null parent
            parents partner prof professor rev senior sibling sir sister son st stepfather stepmother surname tbc ten
            ter test the triplet twin unborn uncle unknown van von wife withheld
            """).strip().split("\\s+"));
    /** Words of everyday notes that are forenames or surnames as well. */
    static final Set<String> EVERYDAY = Set.of(("""
            am amber an angel april art as ash at august autumn baker banks barn bay be beach beam bean bear
            bell berry best bill bird black blessing bliss blood blue boil bold bond brain bridge bridges bright broad
            brook brooks brown budge bull burn burns bush butcher butter by case cash cave chance charity chase cherry
            chip church cliff close coal coffee cook coral cotton court cow craft crane crisp cross crow crown crystal
            curry cutter dancer dark dates dawn day deal dear deer dew diamond do dock doe dove down driver dusty
            early east ed elder england fair fairy faith fall farmer fast feather field fields finch fine fish fitness
            flood flowers foot forest fountain fox frank free french friend frost fry garden gardener gates
            gift gill ginger glass glory go gold golden good grace grain grant grass grave graves gray green grey guy
            hall ham hammer hand hands happy hardy harmony hay he head heart heather hi hide high hill hills ho holder
            hole holiday holly honey honor honour hood hook hope horn horner house huge humble hunt hurt ice
            if in is it ivy jewel join journey joy judge june justice keen key kind king kitchen knight lake lamb
            land lane large last law lawn leach leaf lent liberty light line link lion list little loan lock
            long lord lot love lovely loving low luck lucky main major man march mark marsh master
            masters may mayor me mead mean melody mercy merry miles minor mint money moody moon moss mould mount
            mountain mouth music my nail neat need new nice night no noble noon north nurse oak ocean of ok old
            olive on or orange orchard ore pace page painter park parks patch patience peace peach peak pearl peel
            penny pepper perfect person petty pike pine pink plant player pleasant plum plumb pole pond pool potter
            pounds power powers precious price prince princess prior proud purchase quick rain rainbow rains rave read
            reader reason render rice rich rider ridge ring river rivers rob robin rock rod rook root rope rose royal
            rude rush rusty saint salt sands sandy savage scales scarlet scout seal seller sergeant severe shade sharp
            shepherd ship shoe shore short side silk silver singer sky slack sly small smart smile smoke snell snow so
            sole song south spark speaker speed spice spring stables staff stamp star stark steel steer stem step
            stern still stock stone storm story stout strange street strong style sugar summer summers sun sunny sweet
            swift tab tail tall tear teddy temple thick thorn tidy tiger to town toy trail tree trick trip troy true
            truth tune twist up us violet wait wake walker wall wand ward warm wash watch waters way we weeks wells
            west wheel whistle white wild will willow wing winner winter wise wolf wood woods wool work worker
            world worm worth yard young
            """).strip().split("\\s+"));
    /** Names of months that are forenames or surnames as well. */
    static final Set<String> MONTHS = Set.of("april", "may", "june", "august", "march");
    /** Words after which such a name is that of the month. */
    static final Set<String> BEFORE_MONTHS = Set.of("in", "since", "until", "till", "by", "last", "next", "this", "early",
            "mid", "late", "during", "from", "before", "after", "of", "every", "each");

    private EverydayWords() { }
}
