package org.cadrenode.synthetic.notes;

/** A name of a person in one of its forms. */
record NameBlank(Who who, NameForm form) implements Blank {

    @Override
    public boolean isPossible(NoteSubject subject) {
        return who.isPossible(subject);
    }

    @Override
    public void fill(Filling filling) {
        form.write(who.in(filling), filling);
    }
}
