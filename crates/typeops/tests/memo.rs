//! What is remembered of operations on types, and what is not.

mod zoo;

use typeops::{QuestionKind, make_simplified_union};
use zoo::Zoo;

#[test]
fn a_simplified_union_is_remembered() {
    let zoo = &mut Zoo::invariant();
    let items = [zoo.typ("A"), zoo.typ("B")];
    let question = zoo.state.question(QuestionKind::Union, items);
    let question = question.expect("nothing is assumed");
    assert_eq!(zoo.state.answer(&question), None);
    let union = make_simplified_union(zoo, &items);
    assert_eq!(zoo.state.answer(&question), Some(union));
    zoo.state.world.strict_optional = false;
    let other = zoo.state.question(QuestionKind::Union, items);
    assert_eq!(
        zoo.state.answer(&other.expect("nothing is assumed")),
        None,
        "settings are part of the question"
    );
}

#[test]
fn an_answer_that_may_change_is_not_remembered() {
    let zoo = &mut Zoo::invariant();
    let (a, b) = (zoo.typ("A"), zoo.typ("B"));
    let question = zoo.state.question(QuestionKind::ByContext, [a, b]);
    let question = question.expect("nothing is assumed");
    let before = zoo.state.moment();
    zoo.state.note_unsettled();
    zoo.state.remember(question.clone(), b, before);
    assert_eq!(zoo.state.answer(&question), None);
    let before = zoo.state.moment();
    let _ = zoo.state.new_type_var_key(1);
    zoo.state.remember(question.clone(), b, before);
    assert_eq!(
        zoo.state.answer(&question),
        None,
        "numbers of type variables must count on"
    );
    let before = zoo.state.moment();
    zoo.state.remember(question.clone(), b, before);
    assert_eq!(zoo.state.answer(&question), Some(b));
}

#[test]
fn nothing_is_asked_for_good_while_something_is_assumed() {
    let zoo = &mut Zoo::invariant();
    let (a, b) = (zoo.typ("A"), zoo.typ("B"));
    zoo.state.assumptions.push((a, b));
    assert!(zoo.state.question(QuestionKind::Union, [a, b]).is_none());
}
