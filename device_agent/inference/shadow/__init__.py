"""A candidate beside what serves: `tap` in the serving child, `comparing` in the candidate's.

`channel` lies between the two; `conducting` is the agent's part. The samples never pass through the
agent, and what a candidate does with its end of the channel cannot hold up the serving child.
"""
