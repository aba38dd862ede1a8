"""What is to be published next is always what a look through everything would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.link.plan import Plan, Retained
from device_agent.wire.topics import Topics

TOPICS = Topics("demo")
CHUNK = TOPICS.chunk("a" * 64)
ACK, ASSIGN, OTHER = TOPICS.ack("edge-01"), TOPICS.assign("edge-01"), TOPICS.assign("edge-02")
EVERY = (CHUNK, TOPICS.meta, ACK, ASSIGN, OTHER)


def item(topic: str, content: str) -> Retained:
    return Retained(topic, content, content.encode)


def taken(plan: Plan) -> list[Retained]:
    found = []
    while each := plan.next():
        plan.sent(each.topic)
        found.append(each)
    return found


def test_documents_follow_what_they_name_whatever_the_order_they_came_in() -> None:
    plan = Plan(TOPICS)
    assert plan.sync([item(each, "1") for each in (OTHER, ASSIGN, TOPICS.meta, CHUNK, ACK)])
    assert [each.topic for each in taken(plan)] == [ACK, CHUNK, TOPICS.meta, OTHER, ASSIGN]
    assert plan.done


def test_what_comes_while_others_wait_takes_its_turn_by_its_kind() -> None:
    plan = Plan(TOPICS)
    first, second = item(ASSIGN, "1"), item(OTHER, "1")
    plan.sync([first, second])
    assert plan.next() is first
    plan.sync([first, second, item(CHUNK, "1")])
    assert [each.topic for each in taken(plan)] == [CHUNK, OTHER]


def test_a_document_that_changes_back_before_its_turn_is_not_published() -> None:
    plan = Plan(TOPICS)
    old = item(ASSIGN, "1")
    plan.sync([old])
    for each in taken(plan):
        plan.acknowledged(each)
    assert plan.sync([item(ASSIGN, "2")])
    assert not plan.done
    assert plan.sync([old])
    assert plan.done


def test_a_cleared_topic_that_is_wanted_again_is_not_cleared() -> None:
    plan = Plan(TOPICS, [ASSIGN])
    plan.review()
    assert not plan.done
    plan.sync([item(ASSIGN, "1")])
    assert [each.fingerprint for each in taken(plan)] == ["1"]


STEP = st.one_of(
    st.tuples(st.just("sync"), st.dictionaries(st.sampled_from(EVERY), st.sampled_from("123"))),
    st.tuples(st.just("publish"), st.integers(1, 3)),
    st.tuples(st.just("settle"), st.integers(1, 3)),
    st.tuples(st.just("need"), st.sampled_from(EVERY)),
    st.tuples(st.just("fail"), st.none()),
    st.tuples(st.just("lose"), st.none()),
    st.tuples(st.just("forget"), st.none()),
)


@given(st.lists(STEP, max_size=30))
def test_whatever_happens_the_broker_ends_with_what_was_said_last(steps) -> None:
    plan = Plan(TOPICS)
    broker: dict[str, bytes] = {}
    flying: list[Retained] = []
    desired: dict[str, str] = {}

    def publish() -> bool:
        each = plan.next()
        if each is None:
            return False
        plan.sent(each.topic)
        flying.append(each)
        payload = each.load()
        broker[each.topic] = payload
        if not payload:
            del broker[each.topic]
        return True

    for name, value in steps:
        if name == "sync":
            desired = value
            plan.sync([item(topic, content) for topic, content in value.items()])
        elif name == "publish":
            for _ in range(value):
                publish()
        elif name == "settle":
            for each in flying[:value]:
                plan.acknowledged(each)
            del flying[:value]
        elif name == "need":
            broker.pop(value, None)
            plan.need(value)
        elif name == "fail" and (each := plan.next()):
            plan.failed(each)
            plan.need(each.topic)  # it can be read again
        elif name == "lose":  # what was under way may not have arrived
            for each in flying:
                broker.pop(each.topic, None)
            flying.clear()
            plan.review()
        elif name == "forget":
            broker.clear()
            flying.clear()
            plan.forget()
    while publish() or flying:
        for each in flying:
            plan.acknowledged(each)
        flying.clear()
    assert plan.done
    assert broker == {topic: content.encode() for topic, content in desired.items()}
    assert plan.held == desired
