package org.cadrenode.pseudonymise.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions.Strangers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People, places and streets that no record names. All of them are invented. */
class UnrecordedTest {
    private static String scrub(String text, Strangers strangers, SiteWords site) {
        ScrubWords words = ScrubWords.of(List.of(new Identifier(IdentifierKind.FORENAME, "Quentin"),
                new Identifier(IdentifierKind.SURNAME, "Brandt")), List.of(), List.of(),
                ScrubOptions.DEFAULT.withStrangers(strangers), site);
        return new Scrubber(words, new Everyone(7), site).scrub(text).text();
    }

    private static String scrub(String text) {
        return scrub(text, Strangers.BALANCED, SiteWords.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "saw Mrs Quarshie today|saw Mrs [other_name] today", "rang Dr. French.|rang Dr. [other_name].", "told mr okafor that|told mr [other_name] that",
        "his friend Kwabena came|his friend [other_name] came", "with Emma Thistleton at|with [other_name] [other_name] at",
        "seen with Josh|seen with [other_name]", "Allocated worker: Xanthe Quarsey.|Allocated worker: [other_name] [other_name].",
        "QUARSEY, Harriet attended|[other_name], [other_name] attended", "Kwabena said no|[other_name] said no",
        "by J. Ferris, nurse|by [other_name], nurse", "Kind regards/Zarina|Kind regards/[other_name]", "Dear Hermione, thanks|Dear [other_name], thanks",
        "Kwabena (neighbour) rang|[other_name] (neighbour) rang", "at Jessamy's house|at [other_name]'s house",
        "Mrs O'Hara and Mr van der Meulen|Mrs [other_name] and Mr [other_name] [other_name] [other_name]", "spoke to Grace at school|spoke to [other_name] at school",
        "Anne-Marie helped|[other_name] helped", "Emma, Obinna and Xiu came|[other_name], [other_name] and [other_name] came"})
    void strangersGoByWhatStandsAroundThem(String text, String expected) {
        assertEquals(expected.replace('/', '\n'), scrub(text.replace('/', '\n')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"He has Down syndrome.", "The Strengths and Difficulties Questionnaire was filled in.", "Asperger's was queried.",
            "Seen on a Tuesday in March.", "Sertraline and Ritalin were stopped.", "She speaks Polish and is Muslim.", "He plays Minecraft on his Xbox.",
            "May be discharged. Will review. Mark the date.", "Key Stage 2 and Year 6", "CAMHS will write to the SENCO.", "Gillick competence was discussed.",
            "The Bristol stool chart says 4.", "Education, Health and Care Plan", "The hospital and the school agreed.", "In the Eating Disorder Clinic.",
            "BP 120/80, SDQ 17", "Grace was said before the meal.", "Hope this helps.", "Christmas was hard."})
    void wordsOfTheLanguageOfDiseasesAndOfMedicinesStay(String text) {
        assertEquals(text, scrub(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "attends Oakfield Primary School now|attends [place] now", "at St. Wilfrid's Hospital|at [place]", "the Rowan Lodge Surgery rang|the [place] rang",
        "Lighthouse Medical Practice said|[place] said", "lives at 14 Thistle Lane.|lives at [address].", "in Thistle Lane today|in [address] today",
        "of 200 Grove Tce rang|of [address] rang", "at Harrowmere Academy|at [place]"})
    void placesGoByWhatTheyAre(String text, String expected) {
        assertEquals(expected, scrub(text));
    }

    @Test
    void aSiteDeniesPlacesAndAllowsWords() {
        SiteWords site = new SiteWords(List.of("Beacon High School", "The Maltings"), Set.of("Grace"));
        assertEquals("at [place] and [place], at [place].", scrub("at Beacon and Beacon School, at the maltings.", Strangers.BALANCED, site));
        assertEquals("spoke to Grace today", scrub("spoke to Grace today", Strangers.BALANCED, site));
    }

    @Test
    void whatATextHasShownToBeANameOrAPlaceIsFoundAgain() {
        assertEquals("Mrs [other_name] rang, and then [other_name]'s son; [other_name] again.",
                scrub("Mrs Quarsey rang, and then Quarsey's son; Quarsey again."));
        assertEquals("at [place]. She left [place] in June.", scrub("at Larkmoor High School. She left Larkmoor in June."));
        assertEquals("Mr [other_name] spoke. The green light.", scrub("Mr Green spoke. The green light."));
    }

    @Test
    void howMuchItTakesIsAMatterOfChoice() {
        String text = "We met Kestutas by the gate, with Emma, and Dr Plumb.";
        assertEquals(text, scrub(text, Strangers.OFF, SiteWords.NONE));
        assertEquals("We met Kestutas by the gate, with Emma, and Dr [other_name].", scrub(text, Strangers.CAREFUL, SiteWords.NONE));
        assertEquals("We met Kestutas by the gate, with [other_name], and Dr [other_name].", scrub(text));
        assertEquals("We met [other_name] by the gate, with [other_name], and Dr [other_name].", scrub(text, Strangers.THOROUGH, SiteWords.NONE));
    }

    @Test
    void numbersTellBySaidFormAndCheckDigitWhatTheyAre() {
        assertEquals("NHS [nhs], CHI [id], SNOMED CT 35489007, platelets 250000",
                scrub("NHS 999.656.8296, CHI 010105 0011, SNOMED CT 35489007, platelets 250000"));
        assertEquals("from [postcode], [postcode] and ward a4 3rd bed", scrub("from zq7 3rd, zq6 1th and ward a4 3rd bed"));
        assertEquals("car [vehicle] and [vehicle], reg [vehicle], dose AB12 mg", scrub("car AB12 CDE and UZT 25D, reg kg90 owu, dose AB12 mg"));
    }

    @Test
    void aNumberBehindANameAndANameRunTogetherGo() {
        assertEquals("[forename] [surname], [forename].pdf", scrub("Quentin254 Brandt605, QuentinBrandt.pdf"));
    }

    @Test
    void spansOfStrangersAreApart() {
        Scrubbed scrubbed = new Scrubber(ScrubWords.of(List.of(), List.of(), List.of(), ScrubOptions.DEFAULT), new Everyone(7))
                .scrub("Emma Thistleton, and Mrs J. Quarsey");
        assertTrue(scrubbed.spans().stream().allMatch(span -> span.kind() == SpanKind.OTHER_NAME));
        assertEquals(3, scrubbed.spans().size());
    }
}
